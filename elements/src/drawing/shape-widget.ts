/** The five widgets that draw shapes (reference 7.5 to 7.8). A subclass only names its kind. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";

import { members } from "../core/attributes";
import { History } from "../core/history";
import { icon } from "../core/icons";
import { say } from "../core/words";
import type { Shortcut } from "../core/shortcuts";
import { crossesItself, distance, held, shifted, type Point } from "./geometry";
import type { Hand, Spot } from "./gestures";
import { ImageWidget } from "./image-widget";
import { normal, type Kind } from "./kinds";
import { paintAbove, paintShapes } from "./scene";
import { shapeKeys } from "./shape-keys";
import { areSame, EMPTY, packDrawing, readShapes, unpackDrawing, writeShapes, type Drawing, type Shape } from "./shapes";
import type { Pen } from "./stage";

const COPY_AWAY = 12;
const CROSS_STEP = 2;
const MANY_POINTS = 400;
/** Screen pixels within which a second click is a double click. */
const SAME_PLACE = 5;

/** What a press took hold of: a corner, or with -1 the whole shape. */
interface Grip {
  readonly index: number;
  readonly handle: number;
  readonly from: Point;
  readonly points: readonly Point[];
}

export abstract class ShapeWidget extends ImageWidget implements Hand {
  abstract readonly kind: Kind;

  readonly history = new History<Drawing>(EMPTY);
  initial: readonly Shape[] = [];
  /** Index of the selected shape among all, and of its corner that keys move. */
  selected = -1;
  corner = -1;
  /** The cross of the keyboard, while it is in use. */
  cross: Point | null = null;
  pointer: Point | null = null;
  /** The shape that is being dragged or drawn, before it becomes a step of the history. */
  live: { readonly index: number; readonly points: readonly Point[] } | null = null;
  areTagsShown = true;

  protected override readonly hand: Hand = this;
  private active = "";
  private grip: Grip | null = null;
  private anchor: Point | null = null;
  private clip: Shape | null = null;

  /** The shapes whose label exists; others wait until a script adds it (reference 7). */
  get shown(): Shape[] {
    const labels = this.texts;
    return this.history.current.shapes.filter((one) => labels.includes(one.label));
  }

  get order(): number[] {
    const labels = this.texts;
    return this.history.current.shapes.flatMap((one, index) => (labels.includes(one.label) ? [index] : []));
  }

  protected override get count(): number {
    return this.order.length;
  }

  protected override get isHeavy(): boolean {
    return this.history.current.shapes.reduce((sum, one) => sum + one.points.length, 0) > MANY_POINTS;
  }

  protected override get chosen(): string {
    return this.history.current.shapes[this.selected]?.label ?? this.active;
  }

  get chosenLabel(): string {
    return this.active;
  }

  tint(label: string): string {
    return this.colourOf(label);
  }

  protected override takeValue(value: unknown): void {
    this.history.push({ ...EMPTY, shapes: readShapes(this.kind, value) });
    this.settle();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("initialValue")) {
      this.initial = readShapes(this.kind, this.initialValue);
      this.history.clear({ ...EMPTY, shapes: this.initial });
      this.settle();
    }
    const { texts } = this;
    if (!texts.includes(this.active)) this.active = texts.length === 1 || !this.kind.asksAgain ? (texts[0] ?? "") : "";
  }

  protected override answer(): Record<string, unknown> {
    const shapes = this.shown;
    const list = writeShapes(this.kind, shapes);
    const answer: Record<string, unknown> = { [this.kind.list]: list, inputImageProperties: this.inputImageProperties() };
    if (this.initialValue !== undefined) answer.initialValueModified = !areSame(this.history.current.shapes, this.initial);
    return answer;
  }

  override validateForSubmit(): string | null {
    const problem = super.validateForSubmit();
    if (problem !== null) return problem;
    if (this.history.current.open.length > 0) return say("finishShape");
    return this.count > 0 || this.isNone ? null : say("drawSomething");
  }

  override draft(): unknown {
    const { shapes, open } = this.history.current;
    if (open.length === 0 && !this.isNone && areSame(shapes, this.initial)) return undefined;
    return { drawing: packDrawing(this.history.current), isNone: this.isNone };
  }

  override restore(draft: unknown): void {
    const { drawing, isNone } = members(draft);
    if (drawing === undefined) return;
    this.history.clear(unpackDrawing(this.kind, drawing));
    this.isNone = isNone === true;
    this.settle();
    this.changed();
  }

  override reset(): void {
    this.history.clear({ ...EMPTY, shapes: this.initial });
    this.isNone = false;
    this.problem = null;
    this.settle();
  }

  /** After the drawing became another: nothing is held, everything is drawn anew. */
  private settle(): void {
    this.selected = -1;
    this.corner = -1;
    this.live = null;
    this.grip = null;
    this.anchor = null;
    this.touched();
  }

  /** Take a step and tell the page. */
  push(drawing: Drawing): void {
    this.history.push(drawing);
    if (drawing.shapes.length > 0) this.isNone = false;
    this.touched();
    this.changed();
  }

  redrawUpper(): void {
    this.stage?.redrawUpper();
  }

  press({ at, reach }: Spot): void {
    this.cross = null;
    this.hush();
    this.pointer = at;
    if (this.history.current.open.length > 0) return;
    this.grip = this.gripAt(at, reach);
    this.anchor = this.grip === null ? at : null;
    if (this.grip !== null && this.grip.index !== this.selected) this.select(this.grip.index);
  }

  private gripAt(at: Point, reach: number): Grip | null {
    const { shapes } = this.history.current;
    const shape = shapes[this.selected];
    if (shape !== undefined) {
      const handles = this.kind.handles(shape.points);
      const near = handles.map((one) => distance(one, at));
      const handle = near.indexOf(Math.min(...near));
      const grip = { index: this.selected, from: at, points: shape.points };
      if ((near[handle] ?? Infinity) <= reach) return { ...grip, handle };
      if (this.kind.isHit(shape.points, at, reach, true)) return { ...grip, handle: -1 };
    }
    const index = this.kind.most === 1 ? this.hit(at, reach) : -1;
    return index < 0 ? null : { index, handle: -1, from: at, points: shapes[index]?.points ?? [] };
  }

  /** The shape at a place: of several boxes the smallest, of others the newest. */
  private hit(at: Point, reach: number): number {
    const { shapes } = this.history.current;
    const found = this.order.filter((index) => this.kind.isHit(shapes[index]?.points ?? [], at, reach, false)).reverse();
    const area = (index: number): number => {
      const [a, b] = shapes[index]?.points ?? [];
      return a === undefined || b === undefined ? 0 : (b.x - a.x) * (b.y - a.y);
    };
    if (this.kind.list === "boundingBoxes") found.sort((a, b) => area(a) - area(b));
    return found[0] ?? -1;
  }

  drag({ at }: Spot): void {
    this.pointer = at;
    if (this.grip !== null) {
      const { handle, points, from, index } = this.grip;
      const moved = handle < 0 ? shifted(points, { x: at.x - from.x, y: at.y - from.y }, this.port.natural) : this.kind.withHandle(points, handle, at);
      if (this.kind.isAllowed(moved)) this.take(index, moved);
      else if (this.kind.asksAgain) this.tell(say("crossing"), true);
    } else if (this.anchor !== null && this.kind.isDragged && this.canDraw()) {
      if (this.selected >= 0) this.select(-1);
      this.live = { index: -1, points: this.kind.isClosed ? normal([this.anchor, at]) : [this.anchor, at] };
    }
    this.redrawUpper();
  }

  private take(index: number, points: readonly Point[]): void {
    const isFirst = this.live === null;
    this.live = { index, points };
    if (isFirst) this.stage?.redrawShapes();
  }

  release(spot: Spot, isTap: boolean): void {
    const { live, grip, anchor } = this;
    this.live = null;
    this.grip = null;
    this.anchor = null;
    if (live !== null && live.index >= 0) this.reshape(live.index, live.points);
    else if (live !== null) this.add(live.points);
    else if (grip !== null && isTap) this.corner = grip.handle;
    else if (isTap || anchor === null || !this.kind.isDragged) this.tap(spot);
    this.requestUpdate();
  }

  cancel(): void {
    this.live = null;
    this.grip = null;
    this.anchor = null;
    this.stage?.redrawShapes();
  }

  hover(at: Point | null): void {
    this.pointer = at;
    this.redrawUpper();
  }

  /** A click, or what Space does at the cross. */
  tap({ at, reach }: Spot): void {
    if (this.history.current.open.length > 0) {
      this.addPoint(at, reach);
      return;
    }
    const index = this.hit(at, reach);
    if (index >= 0) this.select(index);
    else if (this.selected >= 0 && this.kind.most > 1) this.select(-1);
    else if (this.kind.list === "boundingBoxes" && this.cross === null) return;
    else if (this.canDraw()) {
      this.select(-1);
      if (this.kind.most === 1) this.add([at]);
      else this.open([at]);
    }
  }

  private canDraw(): boolean {
    if (this.active !== "") return true;
    this.tell(say("chooseLabelFirst"), true);
    return false;
  }

  private open(points: readonly Point[]): void {
    const { shapes } = this.history.current;
    this.push({ shapes, open: points, openLabel: this.active });
    this.tell(say("pointSet", { nth: points.length, x: points.at(-1)?.x ?? 0, y: points.at(-1)?.y ?? 0 }));
  }

  private addPoint(at: Point, reach: number): void {
    const { open } = this.history.current;
    const [first] = open;
    const last = open.at(-1);
    if (first === undefined || last === undefined) return;
    const isBox = this.kind.list === "boundingBoxes";
    const isClosing = this.kind.isClosed && !isBox && open.length >= this.kind.least && distance(first, at) <= reach;
    const isAgain = distance(last, at) * this.port.scale < SAME_PLACE && (this.cross === null || distance(last, at) === 0);
    if (isClosing || (isAgain && open.length >= this.kind.least)) this.finish();
    else if (isAgain) this.hush();
    else if (this.kind.isClosed && !isBox && crossesItself([...open, at], false)) this.tell(say("crossing"), true);
    else if (open.length + 1 === this.kind.most) this.add(isBox ? normal([...open, at]) : [...open, at]);
    else this.open([...open, at]);
  }

  /** End the shape that is being drawn. */
  finish(): void {
    const { open } = this.history.current;
    if (open.length < this.kind.least) this.tell(say("needsPoints", { least: this.kind.least }), true);
    else if (!this.kind.isAllowed(open)) this.tell(say("crossing"), true);
    else this.add(open);
  }

  private add(points: readonly Point[]): void {
    const { shapes, open, openLabel } = this.history.current;
    if (!this.kind.isAllowed(points)) {
      this.tell(say("tooSmall"), true);
      return;
    }
    const label = open.length > 0 ? openLabel : this.active;
    this.push({ ...EMPTY, shapes: [...shapes, { label, points }] });
    if (this.kind.asksAgain && this.texts.length > 1) this.active = "";
    this.tell(say("drawn", { label, count: this.count }));
  }

  select(index: number): void {
    if (index === this.selected) return;
    this.selected = index;
    this.corner = -1;
    const shape = this.history.current.shapes[index];
    if (shape !== undefined) this.tell(say("selectedShape", { label: shape.label, nth: this.order.indexOf(index) + 1, count: this.count }));
    else this.hush();
    this.requestUpdate();
  }

  reshape(index: number, points: readonly Point[]): void {
    const { current } = this.history;
    this.push({ ...current, shapes: current.shapes.map((one, nth) => (nth === index ? { ...one, points } : one)) });
  }

  erase(index: number): void {
    const { current } = this.history;
    const shape = current.shapes[index];
    if (shape === undefined) return;
    this.push({ ...current, shapes: current.shapes.filter((_, nth) => nth !== index) });
    this.settle();
    this.tell(say("deletedShape", { label: shape.label }));
  }

  /** Delete: the corner that keys move, if the shape can spare it, else the shape. */
  removeHeld(): void {
    const shape = this.history.current.shapes[this.selected];
    if (shape === undefined) return;
    const points = shape.points.filter((_, nth) => nth !== this.corner);
    const isSpared = this.corner >= 0 && this.kind.most > 2 && points.length >= this.kind.least && this.kind.isAllowed(points);
    if (!isSpared) {
      this.erase(this.selected);
      return;
    }
    this.corner = -1;
    this.reshape(this.selected, points);
  }

  goToCorner(index: number): void {
    const shape = this.history.current.shapes[this.selected];
    const handles = this.kind.handles(shape?.points ?? []);
    const at = handles[index];
    if (at === undefined) return;
    this.corner = index;
    this.tell(say("handleOf", { nth: index + 1, count: handles.length, ...held(at, this.port.natural) }));
    this.requestUpdate();
  }

  /** Esc: drop what is being drawn, else select nothing. Returns whether there was anything to leave. */
  leave(): boolean {
    const { current } = this.history;
    if (this.live !== null) this.cancel();
    else if (current.open.length > 0) {
      this.push({ ...EMPTY, shapes: current.shapes });
      this.tell(say("dropped"));
    } else if (this.corner >= 0) this.corner = -1;
    else if (this.selected >= 0) this.select(-1);
    else if (this.cross !== null) this.cross = null;
    else return false;
    this.requestUpdate();
    return true;
  }

  step(isBack: boolean): void {
    if (isBack ? !this.history.canUndo : !this.history.canRedo) return;
    if (isBack) this.history.undo();
    else this.history.redo();
    this.settle();
    this.tell(say(isBack ? "undone" : "redone"));
    this.changed();
  }

  copy(): boolean {
    this.clip = this.history.current.shapes[this.selected] ?? this.clip;
    if (this.selected < 0) return false;
    this.tell(say("copied"));
    return true;
  }

  paste(): boolean {
    const { clip } = this;
    const { current } = this.history;
    if (clip === null || current.open.length > 0) return false;
    const copy = { ...clip, points: shifted(clip.points, { x: COPY_AWAY, y: COPY_AWAY }, this.port.natural) };
    this.clip = copy;
    this.push({ ...current, shapes: [...current.shapes, copy] });
    this.select(current.shapes.length);
    return true;
  }

  /** Move by keys: the corner, the selected shape, or the cross. */
  nudge(by: Point): void {
    const shape = this.history.current.shapes[this.selected];
    const { natural } = this.port;
    if (shape === undefined) {
      // As far on the screen at every zoom, and never less than a pixel of the picture.
      const step = Math.max(1, CROSS_STEP / this.port.scale);
      const from = this.cross ?? this.pointer ?? this.port.toImage({ x: this.port.window.width / 2, y: this.port.window.height / 2 });
      this.cross = held({ x: from.x + by.x * step, y: from.y + by.y * step }, natural);
      this.see(this.cross);
      return;
    }
    const handle = this.kind.handles(shape.points)[this.corner];
    const points = handle === undefined ? shifted(shape.points, by, natural) : this.kind.withHandle(shape.points, this.corner, held({ x: handle.x + by.x, y: handle.y + by.y }, natural));
    if (this.kind.isAllowed(points)) {
      this.reshape(this.selected, points);
      const at = this.kind.handles(points)[Math.max(0, this.corner)];
      if (at !== undefined) this.see(held(at, natural));
    } else this.tell(say("crossing"), true);
  }

  private see(at: Point): void {
    if (this.port.reveal(at)) this.onView();
    this.tell(say("movedTo", { x: at.x, y: at.y }));
    this.redrawUpper();
  }

  protected override choose(index: number): void {
    const label = this.texts[index];
    if (label === undefined || this.disabled) return;
    const { current } = this.history;
    const shape = current.shapes[this.selected];
    this.active = label;
    if (shape !== undefined && shape.label !== label) this.push({ ...current, shapes: current.shapes.map((one) => (one === shape ? { ...one, label } : one)) });
    else if (current.open.length > 0 && current.openLabel !== label) this.push({ ...current, openLabel: label });
    this.tell(say("relabelled", { label }));
    this.requestUpdate();
  }

  protected override keys(): Shortcut[] {
    return [...super.keys(), ...shapeKeys(this, (run) => this.onCanvas(run))];
  }

  protected override paintRest(pen: Pen): void {
    pen.setAttr("globalAlpha", this.opacity);
    paintShapes(pen, this, this.port);
    pen.setAttr("globalAlpha", 1);
  }

  protected override paintUpper(pen: Pen): void {
    paintAbove(pen, this, this.port);
  }

  protected override ownTools(): TemplateResult {
    const act = (run: () => unknown) => () => { run(); };
    return html`<span class="group">${this.button("undo", say("undo"), act(() => { this.step(true); }), { isShut: !this.history.canUndo, key: "Ctrl Z" })}
      ${this.button("redo", say("redo"), act(() => { this.step(false); }), { isShut: !this.history.canRedo, key: "Ctrl Shift Z" })}
      ${this.button("trash", say("deleteShape"), act(() => { this.erase(this.selected); }), { isShut: this.selected < 0, key: "Del" })}</span>
      <span class="gap"></span>
      ${this.button("tag", say("showTags"), act(() => { this.areTagsShown = !this.areTagsShown; this.requestUpdate(); }), { isPressed: this.areTagsShown })}`;
  }

  protected override acts(): TemplateResult | typeof nothing {
    if (this.history.current.open.length === 0) return nothing;
    const isEnded = this.kind.most > 2;
    return html`<button type="button" class="btn is-small" @click=${() => { this.leave(); }}>${say("cancel")}</button>
      ${isEnded ? html`<button type="button" class="btn is-small" @click=${() => { this.finish(); }}>${icon("check")}${say("finish")}</button>` : nothing}`;
  }

  protected override side(): TemplateResult {
    return html`${this.labelList()}${this.drawnList()}${this.order.length === 0 ? nothing : this.opacityRange()}${this.noneTick()}`;
  }

  /** Every shape as a line: for keys and screen readers the way to what the canvas shows. */
  private drawnList(): TemplateResult | typeof nothing {
    const { order } = this;
    if (order.length === 0) return nothing;
    const row = (index: number, nth: number): TemplateResult => {
      const label = this.history.current.shapes[index]?.label ?? "";
      const isChosen = index === this.selected;
      return html`<li class=${isChosen ? "is-chosen" : ""}>
        <button type="button" class="pick" aria-pressed=${String(isChosen)} @click=${() => { this.select(isChosen ? -1 : index); }}>
          <span class="swatch" style=${styleMap({ background: this.colourOf(label) })}></span><span>${nth + 1}. ${label}</span>
        </button>
        <button type="button" class="btn is-icon is-small" aria-label=${`${say("deleteShape")}: ${String(nth + 1)}. ${label}`} title=${say("deleteShape")} @click=${() => { this.erase(index); }}>${icon("x")}</button>
      </li>`;
    };
    return html`<div class="drawn">
      <h3><span>${say("drawnShapes")}</span><span>${order.length}</span></h3>
      <ol tabindex="-1">${order.map(row)}</ol>
    </div>`;
  }
}
