import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-polygon",
  summary: "Outlines of things in a picture, point by point; edges may not cross.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "initial-value", type: "list of label, vertices", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-polygon
    name="parts"
    header="Outline the parts of the tram"
    src="street.svg"
    labels="['Door', 'Window', 'Wall']"
    initial-value="[{ label: 'Door', vertices: [{ x: 258, y: 162 }, { x: 322, y: 162 }, { x: 322, y: 352 }, { x: 258, y: 352 }] }]"
  >
    <short-instructions>
      <p>Click around each part. Click the first point again, or press Enter, to close it.</p>
    </short-instructions>
  </crowd-polygon>
</crowd-form>`,
};
