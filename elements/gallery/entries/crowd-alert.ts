import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-alert",
  summary: "A note of four kinds.",
  group: "Presentation",
  attributes: [
    { name: "dismissible", type: "boolean", fallback: "false", says: "Has a button that removes it." },
    { name: "type", type: "info, success, warning, error", fallback: "info", says: "The kind." },
  ],
  template: `<crowd-alert type="info" dismissible>Twelve pictures are left.</crowd-alert>
<crowd-alert type="success">Saved.</crowd-alert>
<crowd-alert type="warning">The picture is small.</crowd-alert>
<crowd-alert type="error">The picture did not load.</crowd-alert>`,
};
