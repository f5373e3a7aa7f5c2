/** Lists of labelled shapes: reading initial values and drafts, writing answers. Pure. */
import { members, texts } from "../core/attributes";
import type { Point } from "./geometry";
import type { Kind } from "./kinds";

export interface Shape {
  readonly label: string;
  readonly points: readonly Point[];
}

/** One step of the work: what is drawn, and the points of what is being drawn. */
export interface Drawing {
  readonly shapes: readonly Shape[];
  readonly open: readonly Point[];
  readonly openLabel: string;
}

export const EMPTY: Drawing = { shapes: [], open: [], openLabel: "" };

/** Read an initial value: a bare list, or an object with the list under the answer's key (reference 7.5 to 7.8). */
export function readShapes(kind: Kind, value: unknown): Shape[] {
  const list = Array.isArray(value) ? (value as unknown[]) : members(value)[kind.list];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) => {
    const item = members(one);
    const points = kind.read(item);
    if (points === null || points.length < kind.least || points.length > kind.most || typeof item.label !== "string") return [];
    return [{ label: item.label, points }];
  });
}

/** Write the list of an answer. */
export function writeShapes(kind: Kind, shapes: readonly Shape[]): Record<string, unknown>[] {
  return shapes.map((shape) => {
    const item: Record<string, unknown> = { ...kind.write(shape.points), label: shape.label };
    return Object.fromEntries(Object.keys(item).sort().map((key) => [key, item[key]]));
  });
}

/** Whether two lists are the same drawing. */
export function areSame(one: readonly Shape[], other: readonly Shape[]): boolean {
  return JSON.stringify(one.map(packed)) === JSON.stringify(other.map(packed));
}

function packed(shape: Shape): unknown[] {
  return [shape.label, ...shape.points.flatMap(({ x, y }) => [x, y])];
}

/** A drawing as a draft: numbers in a row. */
export function packDrawing(drawing: Drawing): unknown {
  return { shapes: drawing.shapes.map(packed), open: packed({ label: drawing.openLabel, points: drawing.open }) };
}

function unpacked(value: unknown): Shape | null {
  if (!Array.isArray(value)) return null;
  const [label, ...numbers] = value as unknown[];
  if (typeof label !== "string" || numbers.length % 2 === 1) return null;
  const points: Point[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    const [x, y] = [numbers[index], numbers[index + 1]];
    if (typeof x !== "number" || typeof y !== "number" || !Number.isInteger(x) || !Number.isInteger(y)) return null;
    points.push({ x, y });
  }
  return { label, points };
}

/** Read what packDrawing wrote, dropping what it did not. */
export function unpackDrawing(kind: Kind, value: unknown): Drawing {
  const { shapes, open } = members(value);
  const read = (Array.isArray(shapes) ? shapes : []).map(unpacked);
  const whole = read.filter((one): one is Shape => one !== null && one.points.length >= kind.least && one.points.length <= kind.most);
  const begun = unpacked(open);
  return { shapes: whole, open: begun?.points ?? [], openLabel: begun?.label ?? "" };
}

/** The labels of an attribute: texts, or objects with a `label`; each once. */
export function labelsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value.map((one: unknown) => members(one).label ?? one) : [];
  return [...new Set(texts(list))];
}
