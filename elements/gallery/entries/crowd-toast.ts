import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-toast",
  summary: "A short message over the page. Method show().",
  group: "Presentation",
  attributes: [
    { name: "duration", type: "milliseconds", fallback: "3000", says: "How long it stays." },
    { name: "opened", type: "boolean", fallback: "false", says: "Whether it is shown." },
    { name: "text", type: "text", fallback: "", says: "The message." },
  ],
  template: `<crowd-toast text="Welcome back" duration="4000"></crowd-toast>`,
};
