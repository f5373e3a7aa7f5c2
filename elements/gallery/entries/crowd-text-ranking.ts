import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-text-ranking",
  summary: "Responses to a prompt, put in order once for each dimension. The shape of the answer is ours.",
  group: "Text",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer. Required." },
    { name: "header", type: "text", fallback: "none", says: "What to do." },
    { name: "text", type: "text", fallback: "none", says: "The prompt." },
    { name: "responses", type: "list of texts", fallback: "", says: "What is ranked. Also a property. Required." },
    { name: "ordinal-ranking-dimensions", type: "list of objects", fallback: "", says: "Each with name and allowTie. Ranks are 1 for the best; after a tie no number is left out. Required." },
  ],
  template: `<crowd-form>
  <crowd-text-ranking
    name="ranking"
    header="Rank the answers, best first"
    text="Why do leaves turn red in autumn?"
    responses='[
      "As days shorten, trees stop making chlorophyll. The green fades, and red anthocyanins, made from trapped sugar, show.",
      "Because it gets cold.",
      "Leaves turn red to warn insects away; this is the only reason."
    ]'
    ordinal-ranking-dimensions='[{ "name": "Clarity", "allowTie": true }, { "name": "Accuracy", "allowTie": false }]'
  >
    <short-instructions>
      <p><strong>Clarity</strong>: could a child follow it?</p>
      <p><strong>Accuracy</strong>: is it right?</p>
    </short-instructions>
  </crowd-text-ranking>
</crowd-form>`,
};
