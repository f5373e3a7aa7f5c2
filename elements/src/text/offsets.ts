/**
 * Places in a text. Inside the elements a place is a UTF-16 unit, as the browser counts; in answers it is a code point, as a reader
 * in Python counts (reference 7.10). Words and characters are those people see: an emoji with its parts is one.
 */
const SURROGATES = /[\ud800-\udfff]/;

/** A stretch of text in units, end exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Both counts of one text. Texts without characters beyond the first plane need no table. */
export class Offsets {
  private readonly points: Uint32Array | null;
  private readonly units: Uint32Array | null;

  constructor(private readonly text: string) {
    if (!SURROGATES.test(text)) {
      this.points = null;
      this.units = null;
      return;
    }
    const points = new Uint32Array(text.length + 1);
    const units: number[] = [];
    let unit = 0;
    for (const character of text) {
      for (let part = 0; part < character.length; part += 1) points[unit + part] = units.length;
      units.push(unit);
      unit += character.length;
    }
    points[unit] = units.length;
    units.push(unit);
    this.points = points;
    this.units = Uint32Array.from(units);
  }

  /** How many code points the text has. */
  get length(): number {
    return this.units === null ? this.text.length : this.units.length - 1;
  }

  /** Units to code points. */
  point(unit: number): number {
    return this.points === null ? unit : (this.points[unit] ?? this.length);
  }

  /** Code points to units. */
  unit(point: number): number {
    return this.units === null ? point : (this.units[point] ?? this.text.length);
  }
}

const NEAR = 256;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** The part of a text near a place: far segments do not change where the next border is. Cut at a line's end where there is one. */
function near(text: string, at: number): Stretch {
  const before = text.lastIndexOf("\n", at - 1);
  const after = text.indexOf("\n", at);
  return { from: Math.max(before + 1, at - NEAR, 0), to: Math.min(after === -1 ? text.length : after, at + NEAR) };
}

/** The next border of a character forward or backward. */
export function byCharacter(text: string, at: number, forward: boolean): number {
  const edge = forward ? at : at - 1;
  if (edge < 0 || edge >= text.length) return at;
  if (text[edge] === "\n") return forward ? at + 1 : at - 1;
  const { from, to } = near(text, at);
  const segments = graphemes.segment(text.slice(from, to));
  const found = segments.containing(edge - from);
  if (found === undefined) return forward ? at + 1 : at - 1;
  return from + found.index + (forward ? found.segment.length : 0);
}

/** Forward to the end of a word, backward to the start of one; white space and marks between are passed over. */
export function byWord(text: string, at: number, forward: boolean): number {
  let place = at;
  while (forward ? place < text.length : place > 0) {
    const { from, to } = near(text, place);
    const found = [...words.segment(text.slice(from, to))].filter((one) => one.isWordLike === true);
    const reached = forward
      ? found.map((one) => from + one.index + one.segment.length).find((end) => end > place)
      : found.map((one) => from + one.index).reverse().find((start) => start < place);
    if (reached !== undefined) return reached;
    const edge = forward ? to : from;
    place = edge === place ? place + (forward ? 1 : -1) : edge;
  }
  return place;
}

/** The word around or right before a place, or null between marks and spaces. */
export function wordAt(text: string, at: number): Stretch | null {
  const { from, to } = near(text, at);
  for (const one of words.segment(text.slice(from, to))) {
    const start = from + one.index;
    if (one.isWordLike === true && start <= at && at <= start + one.segment.length) return { from: start, to: start + one.segment.length };
  }
  return null;
}

/** What a worker meant by a selection: whole characters, without white space around; null when nothing is left. */
export function meant(text: string, { from, to }: Stretch): Stretch | null {
  let start = Math.max(0, Math.min(from, to));
  let end = Math.min(text.length, Math.max(from, to));
  while (start < end && /\s/.test(text.charAt(start))) start += 1;
  while (start < end && /\s/.test(text.charAt(end - 1))) end -= 1;
  if (start === end) return null;
  if (start > 0) start = byCharacter(text, start + 1, false);
  if (end < text.length) end = byCharacter(text, end - 1, true);
  return { from: start, to: end };
}
