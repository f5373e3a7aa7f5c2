import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-input",
  summary: "One line of text, or any other type of an HTML input.",
  group: "Inputs",
  attributes: [
    { name: "allowed-pattern", type: "pattern of one character", fallback: "", says: "With auto-validate, characters outside it are dropped while typing." },
    { name: "auto-focus", type: "boolean", fallback: "false", says: "Takes the focus when the page opens." },
    { name: "auto-validate", type: "boolean", fallback: "false", says: "Checks on leaving the field." },
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "error-message", type: "text", fallback: "", says: "Said in place of our own sentence when the value is not accepted." },
    { name: "label", type: "text", fallback: "", says: "Above the field." },
    { name: "max-length", type: "number", fallback: "", says: "What is longer is cut." },
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "placeholder", type: "text", fallback: "", says: "Shown in the empty field." },
    { name: "required", type: "boolean", fallback: "false", says: "Must be filled in." },
    { name: "value", type: "text", fallback: "", says: "Preset; submitted if untouched." },
    { name: "min-length", type: "number", fallback: "", says: "Shorter texts are not accepted." },
    { name: "type", type: "input type", fallback: "text", says: "As in HTML: date, number, file and others." },
  ],
  template: `<crowd-form>
  <crowd-input name="colour" label="Main colour" placeholder="dark red" required></crowd-input>
  <crowd-input name="year" label="Year" allowed-pattern="[0-9]" auto-validate max-length="4"></crowd-input>
</crowd-form>`,
};
