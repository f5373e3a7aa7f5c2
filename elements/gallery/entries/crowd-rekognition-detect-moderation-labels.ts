import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-rekognition-detect-moderation-labels",
  summary: "Moderation labels of a picture. The key of the answer is fixed.",
  group: "Cloud",
  attributes: [
    { name: "categories", type: "list of texts or objects", fallback: "", says: "Objects have name and perhaps parentName; chosen ones come back whole." },
    { name: "header", type: "text", fallback: "", says: "The question." },
    { name: "exclusion-category", type: "{ text: '…' }", fallback: "", says: "A button that says none of the others fits." },
    { name: "src", type: "address", fallback: "", says: "The picture." },
  ],
  template: `<crowd-form>
  <crowd-rekognition-detect-moderation-labels
    header="Which of these are in the picture?"
    categories="[{ name: 'Smoking', parentName: 'Tobacco' }, { name: 'Gambling' }]"
    exclusion-category="{ text: 'None' }"
    src="street.svg"
  ></crowd-rekognition-detect-moderation-labels>
</crowd-form>`,
};
