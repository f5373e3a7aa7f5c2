import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-keypoint",
  summary: "Single points in a picture.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "initial-value", type: "list of label, x, y", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-keypoint
    name="points"
    header="Mark the wheels"
    src="street.svg"
    labels="['Wheel', 'Lamp']"
    initial-value="[{ label: 'Wheel', x: 166, y: 350 }]"
  >
    <short-instructions>
      <p>Click the middle of every wheel and of every lamp.</p>
    </short-instructions>
  </crowd-keypoint>
</crowd-form>`,
};
