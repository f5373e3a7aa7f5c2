import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-polyline",
  summary: "Paths of two or more points in a picture.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "label-colors", type: "list of colours", fallback: "our palette", says: "Colours of the labels, as #rrggbb." },
    { name: "initial-value", type: "object with polylines, or the list alone", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-polyline
    name="lines"
    header="Trace the lines on the road"
    src="street.svg"
    labels="['Rail', 'Kerb']"
    label-colors="['#d62728', '#bcbd22']"
    initial-value="{ polylines: [{ label: 'Rail', vertices: [{ x: 0, y: 370 }, { x: 320, y: 366 }, { x: 640, y: 372 }] }] }"
  >
    <short-instructions>
      <p>Follow each line; Enter or a double click ends it.</p>
    </short-instructions>
  </crowd-polyline>
</crowd-form>`,
};
