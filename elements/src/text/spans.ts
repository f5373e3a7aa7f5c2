/** Labelled spans: which may stand together, and how they lie in each other line by line. */
import { members } from "../core/attributes";
import type { Offsets, Stretch } from "./offsets";

export interface Span extends Stretch {
  readonly label: string;
}

/** Whether two overlap without one holding the other. */
export function crosses(a: Stretch, b: Stretch): boolean {
  return (a.from < b.from && b.from < a.to && a.to < b.to) || (b.from < a.from && a.from < b.to && b.to < a.to);
}

/** By start; of those that start together the longer first, since it holds the other. */
export function inOrder<One extends Stretch>(spans: readonly One[]): One[] {
  return [...spans].sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Read what a template or a draft says: `{label, startOffset, endOffset}` each. What does not fit the text is dropped. */
export function readSpans(given: unknown, offsets: Offsets): Span[] {
  if (!Array.isArray(given)) return [];
  const spans = given.map(members).flatMap(({ label, startOffset, endOffset }) => {
    const isWhole = Number.isInteger(startOffset) && Number.isInteger(endOffset);
    if (typeof label !== "string" || !isWhole) return [];
    const [start, end] = [startOffset as number, endOffset as number];
    return start >= 0 && start < end && end <= offsets.length ? [{ label, from: offsets.unit(start), to: offsets.unit(end) }] : [];
  });
  return inOrder(spans);
}

/** Write spans as answers have them: code points, sorted by start. */
export function writeSpans(spans: readonly Span[], offsets: Offsets): { endOffset: number; label: string; startOffset: number }[] {
  return inOrder(spans).map(({ from, to, label }) => ({ endOffset: offsets.point(to), label, startOffset: offsets.point(from) }));
}

/** The innermost of those which hold a place. At a border the one that starts there wins. */
export function innermost<One extends Stretch>(spans: readonly One[], at: number): One | null {
  const holding = spans.filter((one) => one.from <= at && at <= one.to);
  const inside = holding.filter((one) => at < one.to);
  return (inside.length > 0 ? inside : holding).reduce<One | null>((best, one) => (best === null || one.to - one.from <= best.to - best.from ? one : best), null);
}

/** Plain text, or the part of a span on this line with what lies in it. `height` counts the levels of spans inside. */
export type Piece<One extends Stretch> =
  | (Stretch & { readonly span: null })
  | (Stretch & { readonly span: One; readonly inner: Piece<One>[]; readonly height: number });

/** Cut a stretch into pieces. Spans in order; one that crosses its neighbour, as a template may have it, is shown in parts. */
export function piecesOf<One extends Stretch>(from: number, to: number, spans: readonly One[]): Piece<One>[] {
  const pieces: Piece<One>[] = [];
  let at = from;
  let rest = spans;
  while (rest.length > 0) {
    const [span, ...others] = rest as [One, ...One[]];
    const start = Math.max(span.from, at);
    const end = Math.min(span.to, to);
    if (start >= end) {
      rest = others;
      continue;
    }
    if (at < start) pieces.push({ from: at, to: start, span: null });
    const inner = piecesOf(start, end, others.filter((one) => one.from < end && one.to > start));
    pieces.push({ from: start, to: end, span, inner, height: levelsOf(inner) });
    at = end;
    rest = others.filter((one) => one.to > end);
  }
  if (at < to || pieces.length === 0) pieces.push({ from: at, to, span: null });
  return pieces;
}

/** How many levels of spans lie over each other. */
export function levelsOf<One extends Stretch>(pieces: readonly Piece<One>[]): number {
  return pieces.reduce((most, piece) => ("inner" in piece ? Math.max(most, piece.height + 1) : most), 0);
}
