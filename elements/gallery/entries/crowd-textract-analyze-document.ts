import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-textract-analyze-document",
  summary: "Keys and values of a scanned form, checked against its page. The key of the answer is fixed.",
  group: "Cloud",
  attributes: [
    { name: "header", type: "text", fallback: "", says: "The task, above the page." },
    { name: "src", type: "address", fallback: "", says: "The picture of the page." },
    { name: "initial-value", type: "list of blocks", fallback: "", says: "What the service found: KEY_VALUE_SET blocks, and the words they hold." },
    { name: "block-types", type: "['KEY_VALUE_SET']", fallback: "['KEY_VALUE_SET']", says: "The only kind there is." },
    { name: "keys", type: "list of importantFormKey, importantFormKeyAliases", fallback: "", says: "Keys that come first, and are named when missing." },
    { name: "no-key-edit", type: "flag", fallback: "", says: "The text of keys that were found stays as it is." },
    { name: "no-geometry-edit", type: "flag", fallback: "", says: "Boxes stay where they are." },
  ],
  template: `<crowd-form>
  <crowd-textract-analyze-document
    header="Check what was read"
    src="street.svg"
    block-types="['KEY_VALUE_SET']"
    keys="[{ importantFormKey: 'Line', importantFormKeyAliases: ['Route'] }, { importantFormKey: 'Stop' }]"
    initial-value="[
      { blockType: 'KEY_VALUE_SET', id: 'k1', entityTypes: ['KEY'], text: 'Vehicle', relationships: [{ type: 'VALUE', ids: ['v1'] }], geometry: { boundingBox: { left: 0.1, top: 0.05, width: 0.15, height: 0.1 } } },
      { blockType: 'KEY_VALUE_SET', id: 'v1', entityTypes: ['VALUE'], text: 'Tram', geometry: { boundingBox: { left: 0.11, top: 0.35, width: 0.78, height: 0.5 } } },
      { blockType: 'KEY_VALUE_SET', id: 'k2', entityTypes: ['KEY'], text: 'Route', relationships: [{ type: 'VALUE', ids: ['v2'] }] },
      { blockType: 'KEY_VALUE_SET', id: 'v2', entityTypes: ['VALUE'], text: '12' }
    ]"
  >
    <short-instructions>
      <p>Correct the text and the boxes. Add what is missing.</p>
    </short-instructions>
  </crowd-textract-analyze-document>
</crowd-form>`,
};
