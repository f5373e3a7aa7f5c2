/** Points in natural picture pixels, and the questions drawing asks of them. Pure. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The nearest whole pixel inside the picture; its far edges count as inside. */
export function held(point: Point, size: Size): Point {
  return { x: Math.min(size.width, Math.max(0, Math.round(point.x))), y: Math.min(size.height, Math.max(0, Math.round(point.y))) };
}

/** Move points together, no further than the picture reaches. */
export function shifted(points: readonly Point[], by: Point, size: Size): Point[] {
  const xs = points.map((one) => one.x);
  const ys = points.map((one) => one.y);
  const dx = between(by.x, -Math.min(...xs), size.width - Math.max(...xs));
  const dy = between(by.y, -Math.min(...ys), size.height - Math.max(...ys));
  return points.map((one) => ({ x: one.x + dx, y: one.y + dy }));
}

/** Round and keep within bounds; impossible bounds (a shape that stands out of the picture) allow no move. */
function between(value: number, least: number, most: number): number {
  return least > most ? 0 : Math.min(most, Math.max(least, Math.round(value)));
}

/** How far a point is from a segment. */
export function toSegment(point: Point, a: Point, b: Point): number {
  const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / squared));
  return distance(point, { x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y) });
}

/** The segments of a path, with the closing one if it is closed. */
export function edgesOf(points: readonly Point[], isClosed: boolean): [Point, Point][] {
  const edges: [Point, Point][] = [];
  points.forEach((point, index) => {
    const next = points[index + 1] ?? (isClosed && points.length > 2 ? points[0] : undefined);
    if (next !== undefined) edges.push([point, next]);
  });
  return edges;
}

/** How far a point is from a path. */
export function toPath(point: Point, points: readonly Point[], isClosed: boolean): number {
  const [first] = points;
  if (first === undefined) return Infinity;
  return Math.min(distance(point, first), ...edgesOf(points, isClosed).map(([a, b]) => toSegment(point, a, b)));
}

/** Whether a point is inside a closed path, by the even-odd rule. */
export function isInside(point: Point, points: readonly Point[]): boolean {
  let inside = false;
  for (const [a, b] of edgesOf(points, true)) {
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function isWithin(a: Point, b: Point, point: Point): boolean {
  return point.x >= Math.min(a.x, b.x) && point.x <= Math.max(a.x, b.x) && point.y >= Math.min(a.y, b.y) && point.y <= Math.max(a.y, b.y);
}

/** Whether two segments have any point in common. */
export function doMeet([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (abc === 0 && isWithin(a, b, c)) || (abd === 0 && isWithin(a, b, d)) || (cda === 0 && isWithin(c, d, a)) || (cdb === 0 && isWithin(c, d, b));
}

/** Whether the second of two joined segments runs back along the first. */
function doesFold([a, b]: readonly [Point, Point], [, c]: readonly [Point, Point]): boolean {
  return turn(a, b, c) === 0 && (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y) > 0;
}

/** Whether edges of a path cross or touch one another other than where they are joined (reference 7.7). */
export function crossesItself(points: readonly Point[], isClosed: boolean): boolean {
  const edges = edgesOf(points, isClosed);
  return edges.some((one, index) =>
    edges.slice(index + 1).some((other, further) => {
      if (further === 0) return doesFold(one, other);
      if (isClosed && index === 0 && further === edges.length - 2) return doesFold(other, one);
      return doMeet(one, other);
    }),
  );
}

/** Left, top, width and height around points. */
export function boundsOf(points: readonly Point[]): { left: number; top: number; width: number; height: number } {
  const xs = points.map((one) => one.x);
  const ys = points.map((one) => one.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
