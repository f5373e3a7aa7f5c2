/** The two widgets that paint masks (reference 7.9): tools, painting, undo, drafts. Subclasses say what the numbers of the mask stand for. */
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from "lit";

import { members } from "../core/attributes";
import { PALETTE } from "../core/palette";
import type { Shortcut } from "../core/shortcuts";
import { say, type Word } from "../core/words";
import { icon, type IconName } from "../core/icons";
import { distance, held, type Point } from "./geometry";
import type { Hand, Spot } from "./gestures";
import { ImageWidget } from "./image-widget";
import { Mask, rgbOf, runsOf, takeRuns, type Area } from "./mask";
import { MaskHistory } from "./mask-history";
import { maskKeys } from "./mask-keys";
import { freeColour, loadMask, readInitialMask, type Entry } from "./mask-source";
import { maskStyles } from "./mask-styles";
import { MaskView } from "./mask-view";
import { paintCross, paintHandle, paintOutline } from "./painting";
import { base64, pngOf } from "./png";
import type { Pen } from "./stage";

export type Tool = "brush" | "eraser" | "polygon" | "fill";

const TOOLS: readonly (readonly [Tool, IconName, Word, string])[] = [
  ["brush", "brush", "brush", "B"],
  ["eraser", "eraser", "eraser", "E"],
  ["polygon", "pentagon", "fillShape", "P"],
  ["fill", "paint-bucket", "fillArea", "F"],
];
export const MOST_ENTRIES = 255;
const MOST_RUNS = 300_000;
const CROSS_STEP = 2;

export abstract class MaskWidget extends ImageWidget implements Hand {
  static override styles: CSSResultGroup = [...[ImageWidget.styles].flat(), maskStyles];

  protected override readonly hand: Hand = this;
  protected override opacity = 0.55;
  entries: readonly Entry[] = [];
  /** Index of the entry that is painted with. */
  active = -1;
  tool: Tool = "brush";
  brush = 20;
  cross: Point | null = null;
  open: readonly Point[] = [];
  readonly steps = new MaskHistory();
  protected readonly unseen = new Set<number>();
  protected mask: Mask | null = null;
  private first: Uint8Array | null = null;
  private readonly seen = new MaskView();
  private counts: Uint32Array = new Uint32Array(256);
  private pointer: Point | null = null;
  private stroke: { before: Uint8Array; area: Area; last: Point; value: number } | null = null;
  /** A value and a draft that came before the mask was there. */
  private wanted: { readonly value: unknown } | null = null;
  private waiting: unknown;
  private loading: "none" | "loading" | "failed" | "done" = "none";

  /** The keys of the answer beside the picture. */
  protected abstract named(used: readonly Entry[]): Record<string, unknown>;
  /** Bring the entries into line with the labels. */
  protected abstract syncEntries(): void;

  protected isListed(entry: Entry): boolean {
    return this.texts.includes(entry.label);
  }

  protected isUsed(index: number): boolean {
    const entry = this.entries[index];
    return entry !== undefined && this.isListed(entry) && (this.counts[index + 1] ?? 0) > 0;
  }

  protected override get count(): number {
    return this.entries.filter((_, index) => this.isUsed(index)).length;
  }

  protected override get chosen(): string {
    return this.entries[this.active]?.label ?? "";
  }

  /** A new entry with a colour of its own; null when there are too many. */
  protected addEntry(label: string, wanted: number): number | null {
    if (this.entries.length >= MOST_ENTRIES) {
      this.tell(say("tooManyInstances"), true);
      return null;
    }
    const own = this.colourOf(label);
    const palette = this.labelColors !== undefined && rgbOf(own) !== null ? [...Array<string>(wanted).fill(own), own] : PALETTE;
    const used = this.entries.map((one) => one.colour);
    const colour = freeColour(wanted, palette, used);
    this.entries = [...this.entries, { label, colour: used.includes(colour) ? freeColour(wanted, PALETTE, used) : colour }];
    return this.entries.length - 1;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("initialValue")) {
      this.entries = readInitialMask(this.initialValue).entries.slice(0, MOST_ENTRIES);
      this.active = -1;
    }
    this.syncEntries();
    if (changed.has("initialValue") && this.picture !== null) this.arrived();
  }

  protected override arrived(): void {
    const size = this.picture?.size;
    if (size === undefined) return;
    this.mask = new Mask(size.width, size.height);
    this.brush = Math.max(2, Math.round(Math.max(size.width, size.height) / 32));
    this.steps.clear();
    this.open = [];
    const { src, entries } = readInitialMask(this.initialValue);
    this.first = this.initialValue === undefined ? null : this.mask.bytes.slice();
    if (src === "") this.started();
    else void this.begin(src, entries.slice(0, MOST_ENTRIES));
  }

  private async begin(src: string, entries: readonly Entry[]): Promise<void> {
    this.loading = "loading";
    const { mask } = this;
    try {
      if (mask === null) return;
      const read = await loadMask(src, entries, mask);
      if (mask !== this.mask) return;
      mask.bytes.set(read.bytes);
      this.first = mask.bytes.slice();
      this.started();
    } catch (error) {
      if (mask !== this.mask) return;
      this.loading = "failed";
      console.error(`<${this.localName}>`, error);
      this.tell(say("maskFailed"), true);
    }
  }

  /** An answer's picture is read as a mask to start from is; until it is read the old one counts. */
  protected override takeValue(value: unknown): void {
    if (this.mask === null || this.loading !== "done") {
      this.wanted = { value };
      return;
    }
    const { src, entries } = readInitialMask(value);
    this.steps.clear();
    this.open = [];
    if (src === "") {
      this.mask.bytes.fill(0);
      this.bringBack();
    } else void this.read(src, entries.slice(0, MOST_ENTRIES), this.mask);
  }

  private async read(src: string, entries: readonly Entry[], mask: Mask): Promise<void> {
    this.loading = "loading";
    try {
      const read = await loadMask(src, entries, mask);
      if (mask !== this.mask) return;
      mask.bytes.set(read.bytes);
      this.entries = entries;
      this.syncEntries();
    } catch (error) {
      console.error(`<${this.localName}>`, error);
      if (mask !== this.mask) return;
    }
    this.started();
  }

  private started(): void {
    this.loading = "done";
    const { wanted } = this;
    this.wanted = null;
    if (wanted === null) this.bringBack();
    else this.takeValue(wanted.value);
  }

  /** The draft, which counts more than what the page says. */
  private bringBack(): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.take(waiting);
    this.settle();
  }

  /** The mask is another now. */
  private settle(): void {
    this.seen.forget();
    this.counts = this.mask?.counts() ?? this.counts;
    this.touched();
    this.stage?.redraw();
  }

  private get isModified(): boolean {
    const { mask, first } = this;
    if (mask === null || first === null) return false;
    return mask.bytes.some((value, index) => value !== first[index]);
  }

  protected override answer(): Record<string, unknown> {
    const { mask } = this;
    const used = this.entries.filter((_, index) => this.isUsed(index));
    const colours = this.entries.map((one, index) => (this.isUsed(index) ? rgbOf(one.colour) : null));
    const answer: Record<string, unknown> = {
      inputImageProperties: this.inputImageProperties(),
      ...this.named(used),
      labeledImage: { pngImageData: mask === null ? "" : base64(pngOf(mask, colours)) },
    };
    if (this.initialValue !== undefined) answer.initialValueModified = this.isModified;
    return answer;
  }

  override validateForSubmit(): string | null {
    const problem = super.validateForSubmit();
    if (problem !== null) return problem;
    if (this.loading === "failed") return say("maskFailed");
    if (this.loading === "loading") return say("maskLoading");
    if (this.open.length > 0) return say("finishShape");
    return this.count > 0 || this.isNone ? null : say("paintSomething");
  }

  override draft(): unknown {
    if (this.mask === null || this.loading !== "done") return this.waiting;
    const isNew = this.initialValue === undefined ? this.count > 0 : this.isModified;
    if (!isNew && !this.isNone) return undefined;
    const runs = runsOf(this.mask.bytes);
    return runs.length > MOST_RUNS ? undefined : { runs, entries: this.entries, isNone: this.isNone };
  }

  override restore(draft: unknown): void {
    if (this.loading !== "done") {
      this.waiting = draft;
      return;
    }
    this.take(draft);
    this.settle();
    this.changed();
  }

  private take(draft: unknown): void {
    const { runs, entries, isNone } = members(draft);
    if (this.mask === null || !Array.isArray(entries) || !takeRuns(this.mask, runs)) return;
    this.entries = entries.map(members).flatMap(({ label, colour }) => (typeof label === "string" && typeof colour === "string" ? [{ label, colour }] : []));
    this.isNone = isNone === true;
    this.steps.clear();
    this.syncEntries();
  }

  override reset(): void {
    if (this.first === null) this.mask?.bytes.fill(0);
    else this.mask?.bytes.set(this.first);
    this.steps.clear();
    this.open = [];
    this.isNone = false;
    this.problem = null;
    this.settle();
  }

  private painting(): number | null {
    if (this.tool === "eraser") return 0;
    if (this.entries[this.active] === undefined) {
      this.tell(say(this.texts.length === 0 ? "chooseLabelFirst" : this.noEntry), true);
      return null;
    }
    return this.active + 1;
  }

  protected readonly noEntry: Word = "chooseLabelFirst";

  press({ at }: Spot): void {
    this.cross = null;
    this.hush();
    this.pointer = at;
    if (this.tool === "brush" || this.tool === "eraser") this.stamp(at);
  }

  /** Put the brush down. */
  private stamp(at: Point): void {
    const value = this.painting();
    const { mask } = this;
    if (value === null || mask === null || this.loading !== "done") return;
    this.unseen.delete(this.active);
    this.stroke = { before: mask.bytes.slice(), area: mask.strokeArea(at, at, this.brush / 2), last: at, value };
    this.paintTo(at);
  }

  private paintTo(at: Point): void {
    const { mask, stroke } = this;
    if (mask === null || stroke === null) return;
    const area = mask.strokeArea(stroke.last, at, this.brush / 2);
    mask.stroke(stroke.last, at, this.brush / 2, stroke.value);
    this.seen.note(area);
    const { area: all } = stroke;
    this.stroke = { ...stroke, last: at, area: { left: Math.min(all.left, area.left), top: Math.min(all.top, area.top), right: Math.max(all.right, area.right), bottom: Math.max(all.bottom, area.bottom) } };
    this.stage?.redrawShapes();
  }

  drag({ at }: Spot): void {
    this.pointer = at;
    if (this.stroke !== null) this.paintTo(at);
    else this.stage?.redrawUpper();
  }

  release(spot: Spot, isTap: boolean): void {
    if (this.stroke !== null) this.lift();
    else if (isTap) this.tap(spot);
  }

  /** The stroke becomes a step. */
  private lift(): void {
    const { stroke, mask } = this;
    this.stroke = null;
    if (stroke === null || mask === null) return;
    this.keep(stroke.before, stroke.area, stroke.value);
  }

  private keep(before: Uint8Array, area: Area, value: number): void {
    const { mask } = this;
    if (mask === null) return;
    this.steps.push(new Mask(mask.width, mask.height, before).cut(area));
    this.counts = mask.counts();
    if (this.count > 0) this.isNone = false;
    this.seen.note(area);
    this.stage?.redrawShapes();
    this.touched();
    this.tell(value === 0 ? say("erased") : say("painted", { label: this.chosen }));
    this.changed();
  }

  cancel(): void {
    const { stroke, mask } = this;
    this.stroke = null;
    if (stroke === null || mask === null) return;
    mask.bytes.set(stroke.before);
    this.seen.note(stroke.area);
    this.stage?.redrawShapes();
  }

  hover(at: Point | null): void {
    this.pointer = at;
    this.stage?.redrawUpper();
  }

  /** A click of the tools that have no brush, and what Space does at the cross. */
  tap({ at, reach }: Spot): void {
    if (this.tool === "polygon") this.addPoint(at, reach);
    else if (this.tool === "fill") this.pour(at);
    else {
      this.stamp(at);
      this.lift();
    }
  }

  private pour(at: Point): void {
    const value = this.painting();
    const { mask } = this;
    if (value === null || mask === null || this.loading !== "done") return;
    const before = mask.bytes.slice();
    const area = mask.flood({ x: Math.min(at.x, mask.width - 1), y: Math.min(at.y, mask.height - 1) }, value);
    if (area !== null) this.keep(before, area, value);
  }

  private addPoint(at: Point, reach: number): void {
    const [first] = this.open;
    const last = this.open.at(-1);
    if (this.painting() === null) return;
    const isClosing = first !== undefined && this.open.length >= 3 && (distance(first, at) <= reach || (last !== undefined && distance(last, at) * this.port.scale < 3));
    if (isClosing) this.finish();
    else {
      this.open = [...this.open, at];
      this.tell(say("pointSet", { nth: this.open.length, ...at }));
      this.stage?.redrawUpper();
    }
  }

  /** Fill the polygon that is being drawn. */
  finish(): void {
    const value = this.painting();
    const { mask, open } = this;
    if (value === null || mask === null || this.loading !== "done") return;
    if (open.length < 3) {
      this.tell(say("needsPoints", { least: 3 }), true);
      return;
    }
    this.open = [];
    const before = mask.bytes.slice();
    const xs = open.map((one) => one.x);
    const ys = open.map((one) => one.y);
    mask.fill(open, value);
    this.keep(before, mask.within({ left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs) + 1, bottom: Math.max(...ys) + 1 }), value);
  }

  leave(): boolean {
    if (this.stroke !== null) this.cancel();
    else if (this.open.length > 0) {
      this.open = [];
      this.tell(say("dropped"));
    } else if (this.cross !== null) this.cross = null;
    else return false;
    this.requestUpdate();
    return true;
  }

  step(isBack: boolean): void {
    if (isBack && this.open.length > 0) this.open = this.open.slice(0, -1);
    else if (this.mask !== null) {
      if (this.steps.step(this.mask, isBack) === null) return;
      this.settle();
      this.changed();
    }
    this.tell(say(isBack ? "undone" : "redone"));
  }

  nudge(by: Point): void {
    const step = Math.max(1, CROSS_STEP / this.port.scale);
    const from = this.cross ?? this.pointer ?? this.port.toImage({ x: this.port.window.width / 2, y: this.port.window.height / 2 });
    this.cross = held({ x: from.x + by.x * step, y: from.y + by.y * step }, this.port.natural);
    if (this.port.reveal(this.cross)) this.onView();
    this.tell(say("movedTo", { x: this.cross.x, y: this.cross.y }));
    this.stage?.redrawUpper();
  }

  use(tool: Tool): void {
    this.tool = tool;
    if (tool !== "polygon") this.open = [];
    const word = TOOLS.find(([name]) => name === tool)?.[2];
    if (word !== undefined) this.tell(say(word));
    this.requestUpdate();
  }

  sizeBrush(size: number): void {
    this.brush = Math.round(Math.min(this.mostBrush, Math.max(1, size)));
    this.requestUpdate();
  }

  private get mostBrush(): number {
    return Math.max(20, Math.round(Math.max(this.port.natural.width, this.port.natural.height) / 4));
  }

  protected override keys(): Shortcut[] {
    return [...super.keys(), ...maskKeys(this, (run) => this.onCanvas(run))];
  }

  private get palette(): Uint32Array {
    const alpha = Math.round(this.opacity * 255) * 0x1000000;
    const words = new Uint32Array(256);
    this.entries.forEach((entry, index) => {
      const rgb = rgbOf(entry.colour);
      if (rgb === null || this.unseen.has(index) || !this.isListed(entry)) return;
      words[index + 1] = alpha + (rgb & 255) * 0x10000 + (rgb & 0xff00) + (rgb >>> 16);
    });
    return words;
  }

  protected override paintRest(pen: Pen): void {
    if (this.mask !== null) this.seen.paint(pen, this.mask, this.port, this.stage?.pixelRatio ?? 1, this.palette);
  }

  protected override paintUpper(pen: Pen): void {
    const colour = this.tool === "eraser" ? "#ffffff" : (this.entries[this.active]?.colour ?? "#ffffff");
    const next = this.cross ?? this.pointer;
    if (this.open.length > 0) {
      const path = (next === null ? this.open : [...this.open, next]).map((one) => this.port.toScreen(one));
      paintOutline(pen, { points: path, colour, isClosed: path.length > 2, isStrong: true });
      this.open.forEach((at, index) => { paintHandle(pen, this.port.toScreen(at), colour, false, index === 0 && this.open.length > 2); });
    } else if (next !== null && (this.tool === "brush" || this.tool === "eraser")) this.paintBrush(pen, this.port.toScreen(next), colour);
    if (this.cross !== null) paintCross(pen, this.port.toScreen(this.cross));
  }

  private paintBrush(pen: Pen, at: Point, colour: string): void {
    for (const [tone, wide] of [["rgb(0 0 0 / 0.6)", 4], ["#fff", 2.5], [colour, 1.5]] as const) {
      pen.beginPath();
      pen.arc(at.x, at.y, Math.max(1, (this.brush / 2) * this.port.scale), 0, Math.PI * 2, false);
      pen.setAttr("strokeStyle", tone);
      pen.setAttr("lineWidth", wide);
      pen.stroke();
    }
  }

  protected override ownTools(): TemplateResult {
    const act = (run: () => void) => () => { run(); };
    return html`<span class="group">${TOOLS.map(([name, mark, word, key]) => this.button(mark, say(word), act(() => { this.use(name); }), { isPressed: this.tool === name, key }))}</span>
      <label class="range" title=${say("brushSize")}>${say("brushSize")}<input type="range" data-own-part min="1" max=${this.mostBrush} .value=${String(this.brush)} aria-valuetext=${`${String(this.brush)} px`} @input=${this.onSize} @change=${stop} /></label>
      <span class="group">
        <span class="gap"></span>
        ${this.button("undo", say("undo"), act(() => { this.step(true); }), { isShut: !this.steps.canUndo && this.open.length === 0, key: "Ctrl Z" })}
        ${this.button("redo", say("redo"), act(() => { this.step(false); }), { isShut: !this.steps.canRedo, key: "Ctrl Shift Z" })}
      </span>`;
  }

  protected override acts(): TemplateResult | typeof nothing {
    if (this.open.length === 0) return nothing;
    return html`<button type="button" class="btn is-small" @click=${() => { this.leave(); }}>${say("cancel")}</button>
      <button type="button" class="btn is-small" @click=${() => { this.finish(); }}>${icon("check")}${say("finish")}</button>`;
  }

  private onSize(event: Event): void {
    event.stopPropagation();
    this.sizeBrush(Number((event.target as HTMLInputElement).value));
  }

  /** Show or hide an entry; hidden ones are still part of the answer. */
  protected toggle(index: number): void {
    if (!this.unseen.delete(index)) this.unseen.add(index);
    this.requestUpdate();
  }
}

function stop(event: Event): void {
  event.stopPropagation();
}
