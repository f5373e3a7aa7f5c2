import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-slider",
  summary: "A number between two ends, with words under it. Required and without a value it is unset until touched.",
  group: "Inputs",
  attributes: [
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "editable", type: "boolean", fallback: "false", says: "A number box beside it." },
    { name: "max", type: "number", fallback: "100", says: "Upper end." },
    { name: "min", type: "number", fallback: "0", says: "Lower end." },
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "pin", type: "boolean", fallback: "false", says: "Shows the value above the thumb." },
    { name: "required", type: "boolean", fallback: "false", says: "Must be filled in." },
    { name: "secondary-progress", type: "number", fallback: "", says: "A second, paler mark." },
    { name: "step", type: "number", fallback: "1", says: "Distance between values." },
    { name: "value", type: "number", fallback: "", says: "Preset." },
  ],
  template: `<crowd-form>
  <p>How likely are you to come back?</p>
  <crowd-slider name="likely" title="How likely are you to come back?" min="1" max="5" step="1" pin required>
    <crowd-slider-label position="1">Not at all</crowd-slider-label>
    <crowd-slider-label position="3">Perhaps</crowd-slider-label>
    <crowd-slider-label position="5">Certainly</crowd-slider-label>
  </crowd-slider>
  <crowd-slider name="sure" title="How sure, in percent" value="40" secondary-progress="70" editable></crowd-slider>
</crowd-form>`,
};
