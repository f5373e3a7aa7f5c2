/** The scene of the widgets that draw shapes: what rests, and above it what is selected, dragged or being drawn. */
import type { Point } from "./geometry";
import { box, outlineOf, type Kind } from "./kinds";
import { paintCross, paintHandle, paintOutline, paintPoint, paintTag } from "./painting";
import type { Drawing, Shape } from "./shapes";
import type { Pen } from "./stage";
import type { Viewport } from "./viewport";

/** How far lines and dots reach beyond their points. */
const EDGE = 12;

export interface Scene {
  readonly kind: Kind;
  readonly history: { readonly current: Drawing };
  readonly order: readonly number[];
  readonly selected: number;
  readonly corner: number;
  readonly cross: Point | null;
  readonly pointer: Point | null;
  readonly live: { readonly index: number; readonly points: readonly Point[] } | null;
  readonly areTagsShown: boolean;
  readonly chosenLabel: string;
  tint(label: string): string;
}

function paintShape(pen: Pen, kind: Kind, shape: Shape, port: Viewport, look: { colour: string; isStrong: boolean; hasTag: boolean }): void {
  const points = outlineOf(kind, shape.points).map((one) => port.toScreen(one));
  const [first] = points;
  if (first === undefined || isOutOfSight(points, port)) return;
  if (points.length === 1) paintPoint(pen, first, look.colour, look.isStrong);
  else paintOutline(pen, { points, isClosed: kind.isClosed, ...look });
  if (!look.hasTag) return;
  const top = kind.most === 1 ? { x: first.x + 8, y: first.y - 2 } : kind === box ? first : highest(points);
  paintTag(pen, shape.label, top, look.colour, port.window.width);
}

function isOutOfSight(points: readonly Point[], { window: { width, height } }: Viewport): boolean {
  return points.every((one) => one.x < -EDGE) || points.every((one) => one.x > width + EDGE) || points.every((one) => one.y < -EDGE) || points.every((one) => one.y > height + EDGE);
}

function highest(points: readonly Point[]): Point {
  return points.reduce((best, one) => (one.y < best.y ? one : best));
}

/** Paint every shape but the one that is held. */
export function paintShapes(pen: Pen, scene: Scene, port: Viewport): void {
  const { shapes } = scene.history.current;
  for (const index of scene.order) {
    const shape = shapes[index];
    if (shape === undefined || index === scene.selected) continue;
    paintShape(pen, scene.kind, shape, port, { colour: scene.tint(shape.label), isStrong: false, hasTag: scene.areTagsShown });
  }
}

/** Paint what is held or begun. */
export function paintAbove(pen: Pen, scene: Scene, port: Viewport): void {
  const { kind, live } = scene;
  const { shapes, open, openLabel } = scene.history.current;
  const resting = shapes[scene.selected];
  if (resting !== undefined) {
    const shape = live?.index === scene.selected ? { ...resting, points: live.points } : resting;
    const colour = scene.tint(shape.label);
    paintShape(pen, kind, shape, port, { colour, isStrong: true, hasTag: scene.areTagsShown });
    if (kind.most > 1) kind.handles(shape.points).forEach((at, index) => { paintHandle(pen, port.toScreen(at), colour, kind === box, index === scene.corner); });
  }
  if (live?.index === -1) paintShape(pen, kind, { label: scene.chosenLabel, points: live.points }, port, { colour: scene.tint(scene.chosenLabel), isStrong: true, hasTag: false });
  if (open.length > 0) paintOpen(pen, scene, port, { label: openLabel, points: open });
  if (scene.cross !== null) paintCross(pen, port.toScreen(scene.cross));
}

/** The points set so far, and the edge that follows the pointer or the cross. */
function paintOpen(pen: Pen, scene: Scene, port: Viewport, { label, points }: Shape): void {
  const { kind } = scene;
  const next = scene.cross ?? scene.pointer;
  const colour = scene.tint(label);
  const path = next === null ? points : [...points, next];
  const first = points[0];
  const outline = kind === box && first !== undefined && next !== null ? outlineOf(box, [first, next]) : path;
  paintOutline(pen, { points: outline.map((one) => port.toScreen(one)), colour, isClosed: kind === box, isStrong: true });
  points.forEach((at, index) => { paintHandle(pen, port.toScreen(at), colour, kind === box, index === 0 && kind.isClosed && kind !== box && points.length >= kind.least); });
}
