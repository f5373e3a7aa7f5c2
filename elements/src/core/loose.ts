/** Reading attributes that hold "JSON" as people write it in templates (reference 2.3). */
import JSON5 from "json5";

/** What stands in a property whose attribute could not be read; the element shows `reason` to the requester. */
export class Unreadable {
  constructor(
    readonly text: string,
    readonly reason: string,
  ) {}
}

/** Join the doubled and leading commas that a template loop leaves behind. Text inside quotes is not touched; comments go. */
export function withoutSpareCommas(text: string): string {
  const strings = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;
  const kept: string[] = [];
  const bare = text.replace(strings, (found) => (found.startsWith("/") ? " " : `\u0000${String(kept.push(found) - 1)}\u0000`));
  const joined = bare.replace(/,(?:\s*,)+/g, ",").replace(/([[{])\s*,/g, "$1");
  return joined.replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)] ?? "");
}

/** Parse strict JSON, JSON5, or JSON5 with spare commas. Returns Unreadable instead of throwing. */
export function parseLoose(text: string): unknown {
  try {
    return JSON5.parse<unknown>(text);
  } catch (first) {
    try {
      return JSON5.parse<unknown>(withoutSpareCommas(text));
    } catch {
      return new Unreadable(text, first instanceof Error ? first.message.replace(/^JSON5: /, "") : String(first));
    }
  }
}
