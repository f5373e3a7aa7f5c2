import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-checkbox",
  summary: "A tick box; boxes of one name make one object.",
  group: "Inputs",
  attributes: [
    { name: "checked", type: "boolean", fallback: "false", says: "Ticked to begin with." },
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "value", type: "text", fallback: "on", says: "What the tick stands for." },
    { name: "required", type: "boolean", fallback: "false", says: "Must be ticked." },
  ],
  template: `<crowd-form>
  <crowd-checkbox name="seen" value="front" checked>Front</crowd-checkbox>
  <crowd-checkbox name="seen" value="back">Back</crowd-checkbox>
  <crowd-checkbox name="agree" required>I read the instructions</crowd-checkbox>
</crowd-form>`,
};
