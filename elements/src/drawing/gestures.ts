/** Pointers and the wheel over a picture: one draws, two move and enlarge; the middle button or the space bar moves too. */
import { distance, type Point } from "./geometry";
import type { Viewport } from "./viewport";

/** Where a pointer is, in whole pixels of the picture, and how near is near for this kind of pointer. */
export interface Spot {
  readonly at: Point;
  readonly reach: number;
}

/** What a widget does with one pointer. */
export interface Hand {
  press(spot: Spot): void;
  drag(spot: Spot): void;
  /** `isTap`: the pointer did not move. */
  release(spot: Spot, isTap: boolean): void;
  /** A second finger came: forget what this press began. */
  cancel(): void;
  hover(at: Point | null): void;
}

const MOUSE = { reach: 9, slop: 3 };
const TOUCH = { reach: 20, slop: 8 };

export class Gestures {
  isSpaceHeld = false;
  private readonly fingers = new Map<number, Point>();
  private start: Point | null = null;
  private isMoved = false;
  private mode: "none" | "draw" | "pan" | "pinch" = "none";

  constructor(
    private readonly port: Viewport,
    private readonly hand: Hand,
    private readonly onView: () => void,
  ) {}

  private place(event: MouseEvent): Point {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private spot(place: Point, event: PointerEvent): Spot {
    const { reach } = event.pointerType === "touch" ? TOUCH : MOUSE;
    return { at: this.port.toImage(place), reach: reach / this.port.scale };
  }

  readonly onDown = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && event.button > 1) return;
    const place = this.place(event);
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.fingers.set(event.pointerId, place);
    if (this.fingers.size > 1) {
      if (this.mode === "draw") this.hand.cancel();
      this.mode = "pinch";
      return;
    }
    this.start = place;
    this.isMoved = false;
    this.mode = event.button === 1 || this.isSpaceHeld ? "pan" : "draw";
    if (this.mode === "pan") event.preventDefault();
    else this.hand.press(this.spot(place, event));
  };

  readonly onMove = (event: PointerEvent): void => {
    const place = this.place(event);
    const before = this.fingers.get(event.pointerId);
    if (before === undefined) {
      this.hand.hover(this.port.toImage(place));
      return;
    }
    if (this.mode === "pinch") this.pinch(event.pointerId, place);
    else if (this.mode === "pan") {
      if (this.port.pan(place.x - before.x, place.y - before.y)) this.onView();
    } else if (this.mode === "draw") this.draw(place, event);
    this.fingers.set(event.pointerId, place);
  };

  private draw(place: Point, event: PointerEvent): void {
    const { slop } = event.pointerType === "touch" ? TOUCH : MOUSE;
    if (!this.isMoved && this.start !== null && distance(this.start, place) < slop) return;
    this.isMoved = true;
    const spot = this.spot(place, event);
    this.hand.drag(spot);
  }

  private pinch(id: number, place: Point): void {
    const other = [...this.fingers].find(([one]) => one !== id)?.[1];
    const before = this.fingers.get(id);
    if (other === undefined || before === undefined) return;
    const middle = { x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 };
    this.port.pan((place.x - before.x) / 2, (place.y - before.y) / 2);
    this.port.zoom(distance(place, other) / Math.max(1, distance(before, other)), middle);
    this.onView();
  }

  readonly onUp = (event: PointerEvent): void => {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.mode === "draw") this.hand.release(this.spot(this.place(event), event), !this.isMoved);
    if (this.fingers.size === 0) this.mode = "none";
  };

  readonly onCancel = (event: PointerEvent): void => {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.mode === "draw") this.hand.cancel();
    if (this.fingers.size === 0) this.mode = "none";
  };

  readonly onLeave = (): void => {
    this.hand.hover(null);
  };

  /** Ctrl, and a pinch on a touchpad, enlarge; in an enlarged picture the wheel moves it, and the page when it can go no further. */
  readonly onWheel = (event: WheelEvent): void => {
    const step = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.port.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY * step)) * 0.006), this.place(event));
      this.onView();
    } else if (!this.port.isFitted) {
      const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      if (!this.port.pan(-dx * step, -dy * step)) return;
      event.preventDefault();
      this.onView();
    }
  };
}
