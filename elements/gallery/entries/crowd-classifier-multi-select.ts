import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-classifier-multi-select",
  summary: "One or more categories, or none of them.",
  group: "Classifiers",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer." },
    { name: "categories", type: "list of texts", fallback: "", says: "What the worker chooses from. Also a property." },
    { name: "header", type: "text", fallback: "", says: "The question, above the work." },
    { name: "exclusion-category", type: "{ text: '…' }", fallback: "", says: "A button that says none of the others fits." },
  ],
  template: `<crowd-form>
  <crowd-classifier-multi-select
    name="genres"
    header="What is the article about?"
    categories="['News', 'Sports', 'Weather']"
    exclusion-category="{ text: 'None of the above' }"
  >
    <classification-target>
      <p>Rain stopped the final in the second half.</p>
    </classification-target>
    <short-instructions>
      <p>Choose <strong>all</strong> that fit.</p>
    </short-instructions>
  </crowd-classifier-multi-select>
</crowd-form>`,
};
