import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-spinner",
  summary: "Something is going on.",
  group: "Presentation",
  attributes: [],
  template: `<crowd-spinner></crowd-spinner>`,
};
