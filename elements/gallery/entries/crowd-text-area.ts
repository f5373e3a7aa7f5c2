import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-text-area",
  summary: "Several lines of text; the field grows with them.",
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
    { name: "char-counter", type: "boolean", fallback: "false", says: "Shows how much is written." },
    { name: "max-rows", type: "number", fallback: "", says: "Grows up to it, then scrolls." },
    { name: "rows", type: "number", fallback: "1", says: "Height to begin with." },
  ],
  template: `<crowd-form>
  <crowd-text-area name="why" label="Why?" rows="3" max-rows="8" max-length="280" char-counter></crowd-text-area>
</crowd-form>`,
};
