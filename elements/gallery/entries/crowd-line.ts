import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-line",
  summary: "Straight lines of two points in a picture.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "label-colors", type: "list of colours", fallback: "our palette", says: "Colours of the labels, as #rrggbb." },
    { name: "initial-value", type: "object with lines, or the list alone", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-line
    name="edges"
    header="Draw the straight edges"
    src="street.svg"
    labels="['Horizon', 'Edge']"
    initial-value="{ lines: [{ label: 'Horizon', vertices: [{ x: 0, y: 310 }, { x: 640, y: 310 }] }] }"
  >
    <short-instructions>
      <p>Drag along each edge, or click its two ends.</p>
    </short-instructions>
  </crowd-line>
</crowd-form>`,
};
