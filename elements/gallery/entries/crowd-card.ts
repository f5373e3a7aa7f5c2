import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-card",
  summary: "A raised box.",
  group: "Presentation",
  attributes: [
    { name: "heading", type: "text", fallback: "", says: "Above the content." },
    { name: "image", type: "address", fallback: "", says: "Above the heading." },
  ],
  template: `<crowd-card heading="Tram" image="street.svg" style="width: 260px">
  <p>Line 4, seen on a Tuesday.</p>
</crowd-card>`,
};
