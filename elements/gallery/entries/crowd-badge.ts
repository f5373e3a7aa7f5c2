import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-badge",
  summary: "A mark over the corner of another element.",
  group: "Presentation",
  attributes: [
    { name: "for", type: "id", fallback: "", says: "The element it floats over; without, its parent." },
    { name: "icon", type: "icon name", fallback: "", says: "Instead of the label." },
    { name: "label", type: "text", fallback: "", says: "At most three characters." },
  ],
  template: `<crowd-button id="inbox">Messages</crowd-button>
<crowd-badge for="inbox" label="3"></crowd-badge>`,
};
