import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-toggle-button",
  summary: "A switch.",
  group: "Inputs",
  attributes: [
    { name: "checked", type: "boolean", fallback: "false", says: "Ticked to begin with." },
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "value", type: "text", fallback: "on", says: "What the tick stands for." },
    { name: "invalid", type: "boolean", fallback: "false", says: "Alert colour while it is off." },
    { name: "required", type: "boolean", fallback: "false", says: "Must be on." },
  ],
  template: `<crowd-form>
  <crowd-toggle-button name="blurry">The picture is blurry</crowd-toggle-button>
  <crowd-toggle-button name="consent" invalid>I agree</crowd-toggle-button>
</crowd-form>`,
};
