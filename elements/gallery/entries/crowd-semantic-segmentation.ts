import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-semantic-segmentation",
  summary: "A mask in which every label has one colour: brush, eraser, polygon and flood fill.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "initial-value", type: "object with labelMappings and src", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-semantic-segmentation
    name="mask"
    header="Paint what each part is"
    src="street.svg"
    labels="['Road', 'Sky', 'Building', 'Vehicle']"
  >
    <short-instructions>
      <p>Paint the road and the sky. A pixel has one label: the last stroke wins.</p>
    </short-instructions>
  </crowd-semantic-segmentation>
</crowd-form>`,
};
