import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-image-classifier",
  summary: "One category for a picture, which can be enlarged; boxes or a mask to verify may lie over it.",
  group: "Classifiers",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "categories", type: "list of texts", fallback: "", says: "What the worker chooses from. Also a property." },
    { name: "header", type: "text", fallback: "", says: "The question, above the work." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "overlay", type: "object", fallback: "", says: "boundingBox, semanticSegmentation or instanceSegmentation to verify." },
  ],
  template: `<crowd-form>
  <crowd-image-classifier
    name="check"
    header="Is the box right?"
    categories="['Right', 'Too large', 'Too small', 'Wrong thing']"
    src="street.svg"
    overlay="{ boundingBox: { labels: ['Tram'], value: [{ label: 'Tram', left: 70, top: 140, width: 500, height: 226 }] } }"
  >
    <short-instructions>
      <p>The box should touch the vehicle on every side.</p>
    </short-instructions>
    <worker-comment placeholder="What is wrong?">
      <p>Tell us what you would change.</p>
    </worker-comment>
  </crowd-image-classifier>
</crowd-form>`,
};
