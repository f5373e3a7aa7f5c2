import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-instructions",
  summary: "A link that opens summary, details and examples.",
  group: "Presentation",
  attributes: [
    { name: "link-text", type: "text", fallback: "Click for instructions", says: "What opens them." },
    { name: "link-type", type: "link, button", fallback: "link", says: "Its look." },
  ],
  template: `<crowd-form>
  <crowd-instructions link-text="How to judge" link-type="button">
    <short-summary><p>Judge the whole text.</p></short-summary>
    <detailed-instructions><p>Mixed feelings that balance are neutral.</p></detailed-instructions>
    <positive-example><p>“It works” is neutral.</p></positive-example>
    <negative-example><p>“It works” is not pleased.</p></negative-example>
  </crowd-instructions>
  <crowd-input name="feeling" label="Feeling"></crowd-input>
</crowd-form>`,
};
