import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-tab",
  summary: "One page of crowd-tabs.",
  group: "Presentation",
  attributes: [
    { name: "header", type: "text", fallback: "", says: "The tab’s title." },
  ],
  template: `<crowd-tabs>
  <crowd-tab header="One"><p>First page</p></crowd-tab>
  <crowd-tab header="Two"><p>Second page</p></crowd-tab>
</crowd-tabs>`,
};
