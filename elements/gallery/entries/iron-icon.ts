import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "iron-icon",
  summary: "An icon by name.",
  group: "Presentation",
  attributes: [
    { name: "icon", type: "icon name", fallback: "", says: "From the iron-icons set, other sets with their prefix." },
    { name: "src", type: "address", fallback: "", says: "A picture of your own." },
  ],
  template: `<iron-icon icon="star"></iron-icon> <iron-icon icon="question-answer"></iron-icon> <iron-icon icon="maps:local-florist"></iron-icon>`,
};
