import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-entity-annotation",
  summary: "Labels on spans of a text. Stands without crowd-form: it brings its own, with Submit.",
  group: "Text",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer. Required." },
    { name: "header", type: "text", fallback: "", says: "What to do, above the text. Required." },
    { name: "text", type: "text", fallback: "", says: "The text; newlines are kept. Required." },
    { name: "labels", type: "list of objects or texts", fallback: "", says: "Each with label, and perhaps shortDisplayName (above a span) and fullDisplayName (in the list). Also a property. Required." },
    { name: "initial-value", type: "list of objects", fallback: "none", says: "Spans to begin with: label, startOffset and endOffset, counted in code points." },
  ],
  template: `<crowd-entity-annotation
  name="found"
  header="Label every person, place and date"
  labels="[
    { label: 'person', shortDisplayName: 'PER', fullDisplayName: 'Person' },
    { label: 'place', shortDisplayName: 'LOC', fullDisplayName: 'Place' },
    { label: 'date', shortDisplayName: 'DATE', fullDisplayName: 'Date' },
  ]"
  text="Ada Lovelace was born in London on 10 December 1815.
Her mother, Annabella Milbanke, taught her mathematics at Kirkby Mallory.
In June 1833 she met Charles Babbage at a party in Dorset Street."
  initial-value="[{ label: 'person', startOffset: 0, endOffset: 12 }]"
>
  <short-instructions>
    <p>Label <strong>whole names</strong>, without titles.</p>
    <p>A label may lie inside another.</p>
  </short-instructions>
  <full-instructions header="What counts">
    <p>A place is anything found on a map. Years alone are dates.</p>
  </full-instructions>
</crowd-entity-annotation>`,
};
