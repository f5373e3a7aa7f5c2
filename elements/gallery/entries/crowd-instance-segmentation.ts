import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-instance-segmentation",
  summary: "A mask in which every single thing has a colour of its own.",
  group: "Drawing",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "header", type: "text", fallback: "", says: "The task, above the picture." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "labels", type: "list of texts", fallback: "", says: "What can be marked; up to ten are told apart well. Also a property." },
    { name: "initial-value", type: "object with instances and src", fallback: "", says: "Drawn at the start, to be corrected; adds initialValueModified to the answer." },
  ],
  template: `<crowd-form>
  <crowd-instance-segmentation
    name="things"
    header="Paint every window and wheel"
    src="street.svg"
    labels="['Window', 'Wheel']"
  >
    <short-instructions>
      <p>Add an instance for each window, then paint it.</p>
    </short-instructions>
  </crowd-instance-segmentation>
</crowd-form>`,
};
