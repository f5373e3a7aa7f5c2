import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-radio-group",
  summary: "At most one of its radio buttons is ticked; arrow keys move.",
  group: "Inputs",
  attributes: [],
  template: `<crowd-form>
  <crowd-radio-group>
    <crowd-radio-button name="yes" value="Yes">Yes</crowd-radio-button>
    <crowd-radio-button name="no" value="No">No</crowd-radio-button>
  </crowd-radio-group>
</crowd-form>`,
};
