import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-modal",
  summary: "A link or button that opens a dialog with its content. Methods open() and close().",
  group: "Presentation",
  attributes: [
    { name: "link-text", type: "text", fallback: "Click to open modal", says: "What opens it." },
    { name: "link-type", type: "link, button", fallback: "link", says: "Its look." },
  ],
  template: `<crowd-modal link-text="Show the source">
  <p>Taken from a public register.</p>
</crowd-modal>`,
};
