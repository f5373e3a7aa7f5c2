import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-classifier",
  summary: "One category for a text, a sound, a video or anything else.",
  group: "Classifiers",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer. Required." },
    { name: "categories", type: "list of texts", fallback: "", says: "What the worker chooses from. Also a property. Required." },
    { name: "header", type: "text", fallback: "", says: "The question, above the work. Required." },
  ],
  template: `<crowd-form>
  <crowd-classifier
    name="mood"
    header="How does the writer feel?"
    categories="['Pleased', 'Neutral', 'Annoyed']"
  >
    <classification-target>
      <p>The parcel came a day early, but the box was wet.</p>
    </classification-target>
    <short-instructions>
      <p>Judge the <strong>whole</strong> text, not one word.</p>
    </short-instructions>
    <full-instructions header="How to judge">
      <p>Mixed feelings that balance are neutral.</p>
    </full-instructions>
  </crowd-classifier>
</crowd-form>`,
};
