import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-icon-button",
  summary: "A picture to press. Its title is its name.",
  group: "Inputs",
  attributes: [
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "icon", type: "name or address", fallback: "", says: "What is drawn." },
    { name: "title", type: "text", fallback: "", says: "Name and tooltip." },
  ],
  template: `<crowd-icon-button icon="report-problem" title="Report a problem"></crowd-icon-button>
<crowd-icon-button icon="search" title="Search" disabled></crowd-icon-button>`,
};
