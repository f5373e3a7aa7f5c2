import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-slider-label",
  summary: "Text under a crowd-slider at a value.",
  group: "Inputs",
  attributes: [
    { name: "position", type: "number", fallback: "", says: "The value under which the text stands." },
  ],
  template: `<crowd-form>
  <crowd-slider name="mood" title="Mood" min="0" max="2">
    <crowd-slider-label position="0">Sad</crowd-slider-label>
    <crowd-slider-label position="2">Merry</crowd-slider-label>
  </crowd-slider>
</crowd-form>`,
};
