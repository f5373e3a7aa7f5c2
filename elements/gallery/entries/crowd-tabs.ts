import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-tabs",
  summary: "One page at a time; hidden pages still count in the answer.",
  group: "Presentation",
  attributes: [],
  template: `<crowd-form>
  <crowd-tabs>
    <crowd-tab header="Question"><crowd-input name="answer" label="Your answer"></crowd-input></crowd-tab>
    <crowd-tab header="Source"><p>The text comes from a letter of 1783.</p></crowd-tab>
  </crowd-tabs>
</crowd-form>`,
};
