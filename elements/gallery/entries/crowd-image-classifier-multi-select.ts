import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-image-classifier-multi-select",
  summary: "One or more categories for a picture, or none of them.",
  group: "Classifiers",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "categories", type: "list of texts", fallback: "", says: "What the worker chooses from. Also a property." },
    { name: "header", type: "text", fallback: "", says: "The question, above the work." },
    { name: "exclusion-category", type: "{ text: '…' }", fallback: "", says: "A button that says none of the others fits." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
    { name: "overlay", type: "object", fallback: "", says: "boundingBox, semanticSegmentation or instanceSegmentation to verify." },
  ],
  template: `<crowd-form>
  <crowd-image-classifier-multi-select
    name="vehicles"
    header="What is in the picture?"
    categories="['Car', 'Tram', 'Bicycle']"
    exclusion-category="{ text: 'No vehicle' }"
    src="street.svg"
  >
    <short-instructions>
      <p>Parked vehicles count.</p>
    </short-instructions>
  </crowd-image-classifier-multi-select>
</crowd-form>`,
};
