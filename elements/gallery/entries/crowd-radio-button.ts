import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-radio-button",
  summary: "Each has a name of its own. Outside a group nothing makes them exclude each other.",
  group: "Inputs",
  attributes: [
    { name: "checked", type: "boolean", fallback: "false", says: "Ticked to begin with." },
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "value", type: "text", fallback: "on", says: "What the tick stands for." },
  ],
  template: `<crowd-form>
  <crowd-radio-group>
    <crowd-radio-button name="left" value="Left" checked>Left</crowd-radio-button>
    <crowd-radio-button name="right" value="Right">Right</crowd-radio-button>
    <crowd-radio-button name="both" value="Both" disabled>Both</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
};
