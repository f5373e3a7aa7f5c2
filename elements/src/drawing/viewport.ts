/** Between the picture's own pixels and those of the screen: scale and place. Pure. */
import { held, type Point, type Size } from "./geometry";

/** A picture's pixel is at most this many screen pixels wide. */
const MOST = 40;
const HIGHEST = 640;
const WIDEST_SMALL = 640;

export class Viewport {
  natural: Size = { width: 1, height: 1 };
  /** What is seen of the sheet, in screen pixels. */
  window: Size = { width: 0, height: 0 };
  scale = 1;
  x = 0;
  y = 0;
  private fitted = 1;

  /** Take a room's width; the window gets the picture's shape, no higher than a page shows. Keeps the zoom unless it was fitted. */
  resize(width: number): void {
    const wasFitted = Math.abs(this.scale - this.fitted) < 1e-9;
    const grown = this.scale / this.fitted;
    const { natural } = this;
    this.fitted = Math.min(width / natural.width, HIGHEST / natural.height, Math.max(1, WIDEST_SMALL / natural.width));
    this.window = { width: Math.round(natural.width * this.fitted), height: Math.round(natural.height * this.fitted) };
    this.scale = wasFitted ? this.fitted : this.fitted * grown;
    this.hold();
  }

  fit(): void {
    this.scale = this.fitted;
    this.hold();
  }

  get isFitted(): boolean {
    return this.scale <= this.fitted * 1.0001;
  }

  get isLargest(): boolean {
    return this.scale >= Math.max(MOST, this.fitted) * 0.9999;
  }

  /** Of the fitted size. */
  get percent(): number {
    return Math.round((this.scale / this.fitted) * 100);
  }

  /** Enlarge by a factor so that the place on the screen stays where it is. */
  zoom(factor: number, at: Point = { x: this.window.width / 2, y: this.window.height / 2 }): void {
    const scale = Math.min(Math.max(MOST, this.fitted), Math.max(this.fitted, this.scale * factor));
    const grown = scale / this.scale;
    this.x = at.x - (at.x - this.x) * grown;
    this.y = at.y - (at.y - this.y) * grown;
    this.scale = scale;
    this.hold();
  }

  /** Returns whether anything moved. */
  pan(dx: number, dy: number): boolean {
    const { x, y } = this;
    this.x += dx;
    this.y += dy;
    this.hold();
    return x !== this.x || y !== this.y;
  }

  /** Bring a point of the picture into sight. */
  reveal(point: Point): boolean {
    const at = this.toScreen(point);
    const margin = Math.min(40, this.window.width / 4, this.window.height / 4);
    const dx = at.x < margin ? margin - at.x : Math.min(0, this.window.width - margin - at.x);
    const dy = at.y < margin ? margin - at.y : Math.min(0, this.window.height - margin - at.y);
    return this.pan(dx, dy);
  }

  private hold(): void {
    const { natural, window, scale } = this;
    this.x = Math.min(0, Math.max(window.width - natural.width * scale, this.x));
    this.y = Math.min(0, Math.max(window.height - natural.height * scale, this.y));
  }

  /** The whole pixel of the picture under a place on the screen, or the nearest one. */
  toImage(at: Point): Point {
    return held({ x: (at.x - this.x) / this.scale, y: (at.y - this.y) / this.scale }, this.natural);
  }

  toScreen(point: Point): Point {
    return { x: point.x * this.scale + this.x, y: point.y * this.scale + this.y };
  }
}
