import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-fab",
  summary: "A round button with an icon or one character.",
  group: "Inputs",
  attributes: [
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "icon", type: "name or address", fallback: "", says: "What is drawn." },
    { name: "label", type: "one character", fallback: "", says: "Instead of an icon." },
    { name: "title", type: "text", fallback: "", says: "Name and tooltip." },
  ],
  template: `<crowd-fab icon="add" title="Add one"></crowd-fab>
<crowd-fab label="A" title="Answer"></crowd-fab>`,
};
