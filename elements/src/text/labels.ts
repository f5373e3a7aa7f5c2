/** Labels of a text widget: their names in the answer, above a span and in the list (reference 7.10). */
import { members } from "../core/attributes";
import { colourOf } from "../core/palette";

export interface Label {
  readonly name: string;
  /** Above the span. */
  readonly short: string;
  /** In the list. */
  readonly full: string;
  readonly colour: string;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** Read the attribute: objects with `label`, or plain texts. A name counts once. */
export function readLabels(given: unknown): Label[] {
  if (!Array.isArray(given)) return [];
  const found = new Map<string, Label>();
  for (const one of given as unknown[]) {
    const { label, shortDisplayName, fullDisplayName } = members(one);
    const name = typeof one === "string" ? one : text(label);
    if (name === "" || found.has(name)) continue;
    found.set(name, { name, short: text(shortDisplayName) || name, full: text(fullDisplayName) || name, colour: colourOf(found.size) });
  }
  return [...found.values()];
}
