/** How shapes look on the canvas, in screen pixels. Colours of labels are data; dark and white edges keep them visible on any picture. */
import { inkOn } from "../core/palette";
import type { Point } from "./geometry";
import type { Pen } from "./stage";

const FONT = '600 12px "Hanken Grotesk Variable", system-ui, sans-serif';
const SHADE = "rgb(0 0 0 / 0.55)";
const TAG_HEIGHT = 20;
const widths = new Map<string, number>();
const tints = new Map<string, string>();

/** A colour thinned out. Kept as rgba, since mixing in the canvas's colour parser for every shape of every frame is slow. */
function tintOf(colour: string, isStrong: boolean): string {
  const key = `${colour} ${String(isStrong)}`;
  const known = tints.get(key);
  if (known !== undefined) return known;
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  const part = isStrong ? 0.14 : 0.1;
  const made = hex === undefined ? `color-mix(in srgb, ${colour} ${String(part * 100)}%, transparent)` : `rgba(${[0, 2, 4].map((at) => String(parseInt(hex.slice(at, at + 2), 16))).join(", ")}, ${String(part)})`;
  tints.set(key, made);
  return made;
}

function trace(pen: Pen, points: readonly Point[], isClosed: boolean): void {
  pen.beginPath();
  points.forEach((point, index) => {
    if (index === 0) pen.moveTo(point.x, point.y);
    else pen.lineTo(point.x, point.y);
  });
  if (isClosed) pen.closePath();
}

export interface Outline {
  readonly points: readonly Point[];
  readonly colour: string;
  readonly isClosed: boolean;
  readonly isStrong: boolean;
}

/** A path with a dark edge below its colour; closed ones are tinted. */
export function paintOutline(pen: Pen, { points, colour, isClosed, isStrong }: Outline): void {
  trace(pen, points, isClosed);
  pen.setAttr("lineJoin", "round");
  pen.setAttr("lineCap", "round");
  if (isClosed) {
    pen.setAttr("fillStyle", tintOf(colour, isStrong));
    pen.fill();
  }
  pen.setAttr("strokeStyle", SHADE);
  pen.setAttr("lineWidth", isStrong ? 5 : 4);
  pen.stroke();
  pen.setAttr("strokeStyle", colour);
  pen.setAttr("lineWidth", isStrong ? 3 : 2);
  pen.stroke();
}

/** A keypoint: a dot in a ring. */
export function paintPoint(pen: Pen, at: Point, colour: string, isStrong: boolean): void {
  for (const [radius, fill] of [
    [isStrong ? 9 : 7, SHADE],
    [isStrong ? 8 : 6, "#fff"],
    [isStrong ? 6 : 4.5, colour],
  ] as const) {
    pen.beginPath();
    pen.arc(at.x, at.y, radius, 0, Math.PI * 2, false);
    pen.setAttr("fillStyle", fill);
    pen.fill();
  }
}

/** Where a shape can be taken hold of: white squares for boxes, dots for corners; the one that keys move is filled. */
export function paintHandle(pen: Pen, at: Point, colour: string, isSquare: boolean, isActive: boolean): void {
  const half = isActive ? 6 : 4.5;
  pen.beginPath();
  if (isSquare) pen.rect(Math.round(at.x) - half, Math.round(at.y) - half, half * 2, half * 2);
  else pen.arc(at.x, at.y, half, 0, Math.PI * 2, false);
  pen.setAttr("fillStyle", isActive ? colour : "#fff");
  pen.fill();
  pen.setAttr("strokeStyle", isActive ? "#fff" : SHADE);
  pen.setAttr("lineWidth", isActive ? 4 : 3);
  pen.stroke();
  pen.setAttr("strokeStyle", colour);
  pen.setAttr("lineWidth", 2);
  pen.stroke();
}

/** Measure labels anew: the font that they are drawn with has come. */
export function forgetWidths(): void {
  widths.clear();
}

/** A label above a place, kept in sight. */
export function paintTag(pen: Pen, text: string, at: Point, colour: string, width: number): void {
  pen.setAttr("font", FONT);
  const short = text.length > 32 ? `${text.slice(0, 31)}…` : text;
  const known = widths.get(short);
  const measured = known ?? Math.ceil(pen.measureText(short).width);
  if (known === undefined) widths.set(short, measured);
  const left = Math.round(Math.max(0, Math.min(width - measured - 12, at.x)));
  const top = Math.round(at.y - TAG_HEIGHT - 2 < 0 ? Math.max(0, at.y + 3) : at.y - TAG_HEIGHT - 2);
  pen.beginPath();
  pen.roundRect(left, top, measured + 12, TAG_HEIGHT, 3);
  pen.setAttr("fillStyle", colour);
  pen.fill();
  pen.setAttr("fillStyle", inkOn(colour));
  pen.setAttr("textBaseline", "middle");
  pen.fillText(short, left + 6, top + TAG_HEIGHT / 2 + 1);
}

/** The cross that arrow keys move. */
export function paintCross(pen: Pen, at: Point): void {
  for (const [colour, wide] of [
    ["#000", 3],
    ["#fff", 1],
  ] as const) {
    pen.setAttr("strokeStyle", colour);
    pen.setAttr("lineWidth", wide);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      pen.beginPath();
      pen.moveTo(at.x + dx * 5, at.y + dy * 5);
      pen.lineTo(at.x + dx * 18, at.y + dy * 18);
      pen.stroke();
    }
  }
}
