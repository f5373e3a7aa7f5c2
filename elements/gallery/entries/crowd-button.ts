import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-button",
  summary: "A button, or a link with href; form-action makes the form act.",
  group: "Inputs",
  attributes: [
    { name: "disabled", type: "boolean", fallback: "false", says: "Cannot be used; not in the answer." },
    { name: "form-action", type: "submit, reset", fallback: "", says: "What the form does on a press." },
    { name: "href", type: "address", fallback: "", says: "Makes it a link; target as in HTML." },
    { name: "icon", type: "icon name", fallback: "", says: "From the iron-icons set." },
    { name: "icon-align", type: "left, right", fallback: "left", says: "Where the icon stands." },
    { name: "icon-url", type: "address", fallback: "", says: "A picture of your own." },
    { name: "loading", type: "boolean", fallback: "false", says: "Turns a ring; cannot be pressed." },
    { name: "variant", type: "primary, normal, link, icon", fallback: "normal", says: "The look." },
  ],
  template: `<crowd-form>
  <crowd-input name="note" label="Note"></crowd-input>
  <crowd-button form-action="submit" variant="primary" icon="send">Send the note</crowd-button>
  <crowd-button form-action="reset">Start again</crowd-button>
  <crowd-button href="https://example.org/" target="_blank" variant="link">Read more</crowd-button>
  <crowd-button loading>Waiting</crowd-button>
</crowd-form>`,
};
