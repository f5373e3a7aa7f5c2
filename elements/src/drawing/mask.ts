/**
 * A mask: one number a pixel, 0 for nothing, n for the nth label or instance. Typed arrays only: a picture of twelve million
 * pixels is twelve megabytes. Pure.
 */
import type { Point, Size } from "./geometry";

export interface Area {
  readonly left: number;
  readonly top: number;
  /** Just behind the last pixel. */
  readonly right: number;
  readonly bottom: number;
}

/** What was in an area before: putting it back is undo. */
export interface Patch {
  readonly area: Area;
  readonly bytes: Uint8Array;
}

export class Mask {
  constructor(
    readonly width: number,
    readonly height: number,
    readonly bytes: Uint8Array = new Uint8Array(width * height),
  ) {}

  at({ x, y }: Point): number {
    return this.bytes[y * this.width + x] ?? 0;
  }

  /** How many pixels each number has. */
  counts(): Uint32Array {
    const counts = new Uint32Array(256);
    const { bytes } = this;
    for (let index = 0; index < bytes.length; index += 1) counts[bytes[index] as number] = (counts[bytes[index] as number] as number) + 1;
    return counts;
  }

  within(area: Area): Area {
    const left = Math.min(this.width, Math.max(0, Math.floor(area.left)));
    const top = Math.min(this.height, Math.max(0, Math.floor(area.top)));
    return { left, top, right: Math.max(left, Math.min(this.width, Math.ceil(area.right))), bottom: Math.max(top, Math.min(this.height, Math.ceil(area.bottom))) };
  }

  /** Copy an area out. */
  cut(area: Area): Patch {
    const wide = area.right - area.left;
    const bytes = new Uint8Array(wide * (area.bottom - area.top));
    for (let y = area.top; y < area.bottom; y += 1) {
      const start = y * this.width + area.left;
      bytes.set(this.bytes.subarray(start, start + wide), (y - area.top) * wide);
    }
    return { area, bytes };
  }

  /** Put an area back; returns what was there. */
  swap(patch: Patch): Patch {
    const now = this.cut(patch.area);
    const { area, bytes } = patch;
    const wide = area.right - area.left;
    for (let y = area.top; y < area.bottom; y += 1) this.bytes.set(bytes.subarray((y - area.top) * wide, (y - area.top + 1) * wide), y * this.width + area.left);
    return now;
  }

  private span(y: number, from: number, to: number, value: number): void {
    const left = Math.max(0, from);
    const right = Math.min(this.width, to);
    if (y >= 0 && y < this.height && right > left) this.bytes.fill(value, y * this.width + left, y * this.width + right);
  }

  /** The area that a brush touches between two places. */
  strokeArea(a: Point, b: Point, radius: number): Area {
    return this.within({ left: Math.min(a.x, b.x) - radius - 1, top: Math.min(a.y, b.y) - radius - 1, right: Math.max(a.x, b.x) + radius + 2, bottom: Math.max(a.y, b.y) + radius + 2 });
  }

  /** Paint with a round brush from one pixel to another: every pixel whose centre is within the radius of the way. */
  stroke(a: Point, b: Point, radius: number, value: number): void {
    const { top, bottom } = this.strokeArea(a, b, radius);
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    for (let y = top; y < bottom; y += 1) {
      const [one, other] = [disc(a, y, radius), disc(b, y, radius)];
      let from = Math.min(one[0], other[0]);
      let to = Math.max(one[1], other[1]);
      if (length > 0) {
        const [left, right] = band(a, b, radius / length, y);
        from = Math.min(from, left);
        to = Math.max(to, right);
      }
      this.span(y, Math.ceil(from), Math.floor(to) + 1, value);
    }
  }

  /** Fill the inside of a closed path: every pixel whose centre is inside, by the even-odd rule. */
  fill(points: readonly Point[], value: number): void {
    const ys = points.map((one) => one.y);
    for (let y = Math.max(0, Math.min(...ys)); y < Math.min(this.height, Math.max(...ys)); y += 1) {
      const middle = y + 0.5;
      const xs: number[] = [];
      points.forEach((a, index) => {
        const b = points[(index + 1) % points.length] as Point;
        if (a.y > middle !== b.y > middle) xs.push(a.x + ((middle - a.y) * (b.x - a.x)) / (b.y - a.y));
      });
      xs.sort((one, other) => one - other);
      for (let index = 0; index + 1 < xs.length; index += 2) this.span(y, Math.ceil((xs[index] as number) - 0.5), Math.ceil((xs[index + 1] as number) - 0.5), value);
    }
  }

  /** Give the pixels of one number that hang together with a place another. Returns the area that changed, or null. */
  flood(at: Point, value: number): Area | null {
    const { width, height, bytes } = this;
    const old = this.at(at);
    if (old === value || at.x < 0 || at.y < 0 || at.x >= width || at.y >= height) return null;
    const rows = [at.y];
    const columns = [at.x];
    let [left, top, right, bottom] = [at.x, at.y, at.x, at.y];
    for (let y = rows.pop(); y !== undefined; y = rows.pop()) {
      const x = columns.pop() as number;
      const row = y * width;
      if (bytes[row + x] !== old) continue;
      let from = x;
      let to = x;
      while (from > 0 && bytes[row + from - 1] === old) from -= 1;
      while (to + 1 < width && bytes[row + to + 1] === old) to += 1;
      bytes.fill(value, row + from, row + to + 1);
      [left, right, top, bottom] = [Math.min(left, from), Math.max(right, to), Math.min(top, y), Math.max(bottom, y)];
      for (const next of [y - 1, y + 1]) {
        if (next < 0 || next >= height) continue;
        const beside = next * width;
        for (let place = from; place <= to; place += 1) {
          if (bytes[beside + place] !== old || (place > from && bytes[beside + place - 1] === old)) continue;
          rows.push(next);
          columns.push(place);
        }
      }
    }
    return { left, top, right: right + 1, bottom: bottom + 1 };
  }
}

/** Where a row cuts a disc. */
function disc(centre: Point, y: number, radius: number): [number, number] {
  const half = radius * radius - (y - centre.y) ** 2;
  return half < 0 ? [Infinity, -Infinity] : [centre.x - Math.sqrt(half), centre.x + Math.sqrt(half)];
}

/** Where a row cuts the band between two discs: a rectangle along the way. `share` is the radius by the way's length. */
function band(a: Point, b: Point, share: number, y: number): [number, number] {
  const [nx, ny] = [-(b.y - a.y) * share, (b.x - a.x) * share];
  const corners = [
    { x: a.x + nx, y: a.y + ny },
    { x: b.x + nx, y: b.y + ny },
    { x: b.x - nx, y: b.y - ny },
    { x: a.x - nx, y: a.y - ny },
  ];
  const xs: number[] = [];
  corners.forEach((one, index) => {
    const other = corners[(index + 1) % 4] as Point;
    if (y < Math.min(one.y, other.y) || y > Math.max(one.y, other.y)) return;
    if (one.y === other.y) xs.push(one.x, other.x);
    else xs.push(one.x + ((y - one.y) * (other.x - one.x)) / (other.y - one.y));
  });
  return xs.length === 0 ? [Infinity, -Infinity] : [Math.min(...xs), Math.max(...xs)];
}

/** Runs of equal pixels as `value, length, value, length...`: how drafts keep a mask, and how two are compared. */
export function runsOf(bytes: Uint8Array): number[] {
  const runs: number[] = [];
  let start = 0;
  for (let index = 1; index <= bytes.length; index += 1) {
    if (index < bytes.length && bytes[index] === bytes[start]) continue;
    runs.push(bytes[start] as number, index - start);
    start = index;
  }
  return runs;
}

/** Fill a mask from runs; returns false and leaves it alone if they do not fit. */
export function takeRuns(mask: Mask, runs: unknown): boolean {
  if (!Array.isArray(runs) || runs.length % 2 === 1 || !runs.every((one) => Number.isInteger(one) && one >= 0)) return false;
  const numbers = runs as number[];
  let total = 0;
  for (let index = 0; index < numbers.length; index += 2) total += numbers[index + 1] as number;
  if (total !== mask.bytes.length) return false;
  let place = 0;
  for (let index = 0; index < numbers.length; index += 2) {
    const end = place + (numbers[index + 1] as number);
    mask.bytes.fill(numbers[index] as number, place, end);
    place = end;
  }
  return true;
}

/** Read a mask from the pixels of a picture of any size: a pixel counts when it is opaque and near one of the colours. */
export function maskOf(pixels: Uint8ClampedArray, from: Size, to: Size, colours: readonly (number | null)[]): Mask {
  const mask = new Mask(to.width, to.height);
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const known = new Map<number, number>();
  const numberOf = (word: number): number => {
    const kept = known.get(word);
    if (kept !== undefined) return kept;
    const found = word >>> 24 < 128 ? 0 : 1 + colours.findIndex((colour) => colour !== null && isNear(colour, word));
    known.set(word, found);
    return found;
  };
  let last = 0;
  let value = numberOf(0);
  for (let y = 0; y < to.height; y += 1) {
    const row = Math.floor(((y + 0.5) * from.height) / to.height) * from.width;
    for (let x = 0; x < to.width; x += 1) {
      const word = words[row + (from.width === to.width ? x : Math.floor(((x + 0.5) * from.width) / to.width))] as number;
      if (word !== last) {
        last = word;
        value = numberOf(word);
      }
      mask.bytes[y * to.width + x] = value;
    }
  }
  return mask;
}

/** Encoders and privacy settings of browsers move colours by a step or two. */
const NEAR = 6;

function isNear(colour: number, word: number): boolean {
  return [0, 8, 16].every((shift) => Math.abs(((colour >>> (16 - shift)) & 255) - ((word >>> shift) & 255)) <= NEAR);
}

/** Read `#rrggbb` or `#rgb` as a number; null for anything else. */
export function rgbOf(colour: string): number | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour.trim());
  const long = short === null ? colour.trim() : `#${[1, 2, 3].map((at) => (short[at] ?? "").repeat(2)).join("")}`;
  return /^#[0-9a-f]{6}$/i.test(long) ? parseInt(long.slice(1), 16) : null;
}
