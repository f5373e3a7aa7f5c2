/** What the gallery shows of one element. */
export interface Attribute {
  readonly name: string;
  readonly type: string;
  /** The default, in words; empty for none. */
  readonly fallback: string;
  readonly says: string;
}

export interface Entry {
  readonly tag: string;
  readonly summary: string;
  /** Where it stands in the list; the groups are shown in this order. */
  readonly group: "Form" | "Inputs" | "Classifiers" | "Drawing" | "Text" | "Presentation" | "Cloud";
  readonly attributes: readonly Attribute[];
  /** The template as a requester would copy it.. */
  readonly template: string;
}
