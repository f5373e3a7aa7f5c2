import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-form",
  summary: "Collects every named control inside it and posts the answer. Gets a Submit button unless it holds one.",
  group: "Form",
  attributes: [],
  template: `<crowd-form>
  <p>Which of these do you see?</p>
  <label><input type="checkbox" name="seen" value="door" /> A door</label>
  <label><input type="checkbox" name="seen" value="window" /> A window</label>
  <p><label>Anything else? <input name="other" /></label></p>
</crowd-form>`,
};
