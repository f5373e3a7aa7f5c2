import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-bounding-box",
  summary: "Boxes around things in a picture, drawn with the mouse, a finger or keys.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "initial-value", type: "list of label, left, top, width, height", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-bounding-box
    name="vehicles"
    header="Box every vehicle"
    src="street.svg"
    labels="['Tram', 'Car', 'Lamp']"
    initial-value="[{ label: 'Tram', left: 70, top: 140, width: 500, height: 226 }]"
  >
    <short-instructions>
      <p>Draw a tight box around every vehicle and every lamp.</p>
    </short-instructions>
  </crowd-bounding-box>
</crowd-form>`,
};
