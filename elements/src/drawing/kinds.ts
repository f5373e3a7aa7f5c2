/** What the five drawing widgets draw: how each shape is made, taken hold of, read and written (reference 7.5 to 7.8). Pure. */
import { members } from "../core/attributes";
import { boundsOf, crossesItself, distance, isInside, toPath, type Point } from "./geometry";

export interface Kind {
  /** Key of the list in the answer. */
  readonly list: string;
  readonly least: number;
  readonly most: number;
  readonly isClosed: boolean;
  /** By dragging, as boxes; lines take both. */
  readonly isDragged: boolean;
  /** Whether the label is asked for anew after each shape. */
  readonly asksAgain: boolean;
  /** The corners that can be taken hold of. */
  handles(points: readonly Point[]): readonly Point[];
  /** Move one of them. */
  withHandle(points: readonly Point[], index: number, to: Point): readonly Point[];
  /** Whether this may be a shape. */
  isAllowed(points: readonly Point[]): boolean;
  /** Whether a press at a point takes the shape, `reach` being how near is near. `isHeld`: it is selected already. */
  isHit(points: readonly Point[], at: Point, reach: number, isHeld: boolean): boolean;
  /** Read one item of an initial value; null for what is none. */
  read(item: Record<string, unknown>): readonly Point[] | null;
  /** Write the members of an item beside its label. */
  write(points: readonly Point[]): Record<string, unknown>;
}

const LEAST_SIDE = 3;

function numberOf(value: unknown): number | null {
  const read = typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
  return Number.isFinite(read) ? Math.round(read) : null;
}

function pointOf(value: unknown): Point | null {
  const { x, y } = members(value);
  const [left, top] = [numberOf(x), numberOf(y)];
  return left === null || top === null ? null : { x: left, y: top };
}

function replaced(points: readonly Point[], index: number, to: Point): Point[] {
  return points.map((one, nth) => (nth === index ? to : one));
}

const path = {
  isDragged: false,
  asksAgain: false,
  handles: (points: readonly Point[]) => points,
  withHandle: replaced,
  read(item: Record<string, unknown>): Point[] | null {
    if (!Array.isArray(item.vertices)) return null;
    const points = item.vertices.map(pointOf);
    return points.every((one) => one !== null) ? points : null;
  },
  write: (points: readonly Point[]) => ({ vertices: points.map(({ x, y }) => ({ x, y })) }),
};

export const polygon: Kind = {
  ...path,
  list: "polygons",
  least: 3,
  most: Infinity,
  isClosed: true,
  asksAgain: true,
  isAllowed: (points) => !crossesItself(points, points.length > 2),
  isHit: (points, at, reach, isHeld) => toPath(at, points, true) <= reach || (isHeld && isInside(at, points)),
};

export const polyline: Kind = {
  ...path,
  list: "polylines",
  least: 2,
  most: Infinity,
  isClosed: false,
  isAllowed: () => true,
  isHit: (points, at, reach) => toPath(at, points, false) <= reach,
};

export const line: Kind = {
  ...polyline,
  list: "lines",
  most: 2,
  isDragged: true,
  isAllowed: ([a, b]) => a === undefined || b === undefined || distance(a, b) > 0,
};

export const keypoint: Kind = {
  ...path,
  list: "keypoints",
  least: 1,
  most: 1,
  isClosed: false,
  isAllowed: () => true,
  isHit: ([point], at, reach) => point !== undefined && distance(point, at) <= reach,
  read(item) {
    const point = pointOf(item);
    return point === null ? null : [point];
  },
  write: ([point]) => ({ x: point?.x ?? 0, y: point?.y ?? 0 }),
};

/** Two corners: left top, right bottom. Handles go round from the left top corner. */
export const box: Kind = {
  list: "boundingBoxes",
  least: 2,
  most: 2,
  isClosed: true,
  isDragged: true,
  asksAgain: false,
  handles(points) {
    const { left, top, width, height } = boundsOf(points);
    const [centre, right, middle, bottom] = [left + width / 2, left + width, top + height / 2, top + height];
    return [
      { x: left, y: top },
      { x: centre, y: top },
      { x: right, y: top },
      { x: right, y: middle },
      { x: right, y: bottom },
      { x: centre, y: bottom },
      { x: left, y: bottom },
      { x: left, y: middle },
    ];
  },
  withHandle(points, index, to) {
    const { left, top, width, height } = boundsOf(points);
    const sides = { left, top, right: left + width, bottom: top + height };
    if (index === 0 || index === 6 || index === 7) sides.left = to.x;
    if (index >= 2 && index <= 4) sides.right = to.x;
    if (index <= 2) sides.top = to.y;
    if (index >= 4 && index <= 6) sides.bottom = to.y;
    return normal([
      { x: sides.left, y: sides.top },
      { x: sides.right, y: sides.bottom },
    ]);
  },
  isAllowed(points) {
    const { width, height } = boundsOf(points);
    return width >= LEAST_SIDE && height >= LEAST_SIDE;
  },
  isHit(points, at) {
    const { left, top, width, height } = boundsOf(points);
    return at.x >= left && at.x <= left + width && at.y >= top && at.y <= top + height;
  },
  read(item) {
    const [left, top, width, height] = [numberOf(item.left), numberOf(item.top), numberOf(item.width), numberOf(item.height)];
    if (left === null || top === null || width === null || height === null) return null;
    return normal([
      { x: left, y: top },
      { x: left + width, y: top + height },
    ]);
  },
  write(points) {
    const { left, top, width, height } = boundsOf(points);
    return { height, left, top, width };
  },
};

/** Corners of a box in their order, whichever way it was dragged. */
export function normal(points: readonly Point[]): Point[] {
  const { left, top, width, height } = boundsOf(points);
  return [
    { x: left, y: top },
    { x: left + width, y: top + height },
  ];
}

/** The points around which a shape is drawn. */
export function outlineOf(kind: Kind, points: readonly Point[]): readonly Point[] {
  if (kind !== box || points.length < 2) return points;
  return kind.handles(points).filter((_, index) => index % 2 === 0);
}
