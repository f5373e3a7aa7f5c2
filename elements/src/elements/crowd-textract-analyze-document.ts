/** `<crowd-textract-analyze-document>`: the keys and values of a scanned form, checked against its page (reference 7.12). */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";

import { flag, loose, members, texts } from "../core/attributes";
import type { Contribution } from "../core/control";
import { define } from "../core/define";
import { History } from "../core/history";
import { icon } from "../core/icons";
import { colourOf } from "../core/palette";
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";
import { formStyles } from "../drawing/form-styles";
import { arranged, boxAround, cornersOf, isEmpty, missing, newPair, rankOf, readBlocks, readImportant, unpackPairs, writeBlocks, type Field, type ImportantKey, type Pair } from "../drawing/forms";
import { distance, held, shifted, type Point } from "../drawing/geometry";
import type { Hand, Spot } from "../drawing/gestures";
import { ImageWidget } from "../drawing/image-widget";
import { box, normal, outlineOf } from "../drawing/kinds";
import { paintHandle, paintOutline } from "../drawing/painting";
import type { Pen } from "../drawing/stage";

const KEY = "AWS/Textract/AnalyzeDocument/Forms/V1";
const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const FAR = 10;

/** What a press took hold of: a corner, with -1 the whole box, with -2 nothing, so that a box is drawn. */
interface Grip {
  readonly handle: number;
  readonly from: Point;
  readonly points: readonly Point[];
}

export class CrowdTextractAnalyzeDocument extends ImageWidget implements Hand {
  static override readonly regions = ["short-instructions", "full-instructions"];

  static override styles = [...[ImageWidget.styles].flat(), formStyles];

  @property({ attribute: "block-types", converter: loose }) blockTypes: unknown;
  /** The attribute `keys`; as a property `keys` sets it too. */
  @property({ attribute: "keys", converter: loose }) importantKeys: unknown;
  @property({ attribute: "no-key-edit", converter: flag }) noKeyEdit = false;
  @property({ attribute: "no-geometry-edit", converter: flag }) noGeometryEdit = false;

  @state() private selected = "";

  protected override readonly hand: Hand = this;
  private readonly history = new History<readonly Pair[]>([]);
  private initial: readonly Pair[] = [];
  private corner = -1;
  private grip: Grip | null = null;
  private moved: readonly Point[] | null = null;
  /** The field whose text is being written: a run of letters is one step to undo. */
  private writing = "";

  constructor() {
    super();
    // The frame calls its list of shortcuts by the name that templates know for the important keys.
    const early: unknown = Object.getOwnPropertyDescriptor(this, "keys")?.value;
    const shortcuts = CrowdTextractAnalyzeDocument.prototype.keys.bind(this);
    Object.defineProperty(this, "keys", { configurable: true, get: () => shortcuts, set: (value: unknown) => { this.importantKeys = value; } });
    if (early !== undefined) this.importantKeys = early;
  }

  private get important(): ImportantKey[] {
    return readImportant(this.importantKeys);
  }

  private get fields(): Field[] {
    return this.history.current.flat();
  }

  private get field(): Field | undefined {
    return this.fields.find((one) => one.id === this.selected);
  }

  protected override get count(): number {
    return this.fields.filter((one) => one.box !== null).length;
  }

  protected override get howTo(): string {
    return say("formHelp", { count: this.count });
  }

  private colour(id: string): string {
    return colourOf(this.history.current.some(([key]) => key.id === id) ? 0 : 1);
  }

  private points(field: Field | undefined): readonly Point[] {
    return field?.box ? cornersOf(field.box, this.port.natural) : [];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!["initialValue", "blockTypes", "importantKeys"].some((name) => changed.has(name))) return;
    const isWanted = this.blockTypes === undefined || texts(this.blockTypes).includes("KEY_VALUE_SET");
    this.initial = isWanted ? arranged(readBlocks(this.initialValue), this.important) : [];
    this.reset();
  }

  protected override answer(): Record<string, unknown> {
    return { blocks: writeBlocks(this.history.current) };
  }

  override contribution(): Contribution {
    return { name: KEY, value: this._submittableValue };
  }

  override validateForSubmit(): string | null {
    const problem = super.validateForSubmit();
    if (problem !== null) return problem;
    const nameless = this.history.current.find((pair) => !isEmpty(pair) && pair[0].isOwn && pair[0].text.trim() === "");
    if (nameless === undefined) return null;
    this.select(nameless[0].id);
    return say("nameKey");
  }

  override draft(): unknown {
    return this.history.current === this.initial ? undefined : { pairs: this.history.current };
  }

  override restore(draft: unknown): void {
    const { pairs } = members(draft);
    if (!Array.isArray(pairs)) return;
    this.history.clear(unpackPairs(pairs));
    this.settle();
    this.changed();
  }

  /** Answers have no boxes: fields that are there keep theirs. */
  protected override takeValue(value: unknown): void {
    const boxes = new Map(this.fields.map((one) => [one.id, one.box]));
    const boxed = (field: Field): Field => ({ ...field, box: field.box ?? boxes.get(field.id) ?? null });
    this.history.push(arranged(readBlocks(value).map(([key, first, ...more]) => [boxed(key), boxed(first), ...more.map(boxed)]), this.important));
    this.settle();
  }

  override reset(): void {
    this.history.clear(this.initial);
    this.problem = null;
    this.settle();
  }

  private settle(): void {
    this.writing = "";
    this.cancel();
    this.select(this.field === undefined ? "" : this.selected);
    this.touched();
  }

  private push(pairs: readonly Pair[], type: "change" | "input" = "change"): void {
    this.writing = "";
    this.history.push(pairs);
    this.touched();
    this.changed(type);
  }

  private with(id: string, change: Partial<Field>): Pair[] {
    const one = (field: Field): Field => (field.id === id ? { ...field, ...change } : field);
    return this.history.current.map(([key, value, ...more]) => [one(key), one(value), ...more.map(one)]);
  }

  private write(id: string, event: Event): void {
    event.stopPropagation();
    const text = (event.target as HTMLInputElement).value;
    if (this.disabled || this.fields.find((one) => one.id === id)?.text === text) {
      if (event.type === "change") this.changed();
      return;
    }
    const pairs = this.with(id, { text });
    if (this.writing === id) {
      this.history.amend(pairs);
      this.touched();
      this.changed("input");
    } else this.push(pairs, "input");
    this.writing = id;
  }

  private reshape(points: readonly Point[]): void {
    if (!box.isAllowed(points)) this.tell(say("tooSmall"), true);
    else this.push(this.with(this.selected, { box: boxAround(points, this.port.natural) }));
  }

  private select(id: string): void {
    if (id === this.selected) return;
    this.selected = id;
    this.corner = -1;
    const [first] = this.points(this.field);
    if (first !== undefined && this.port.reveal(first)) this.onView();
    if (this.field?.box === null && !this.noGeometryEdit) this.tell(say("drawItsBox"));
    else this.hush();
  }

  private add(text: string): void {
    if (this.disabled) return;
    const { current } = this.history;
    const pair = newPair(current, text, this.initial.flat().map((one) => one.id));
    this.push(arranged([...current, pair], this.important));
    this.select(pair[0].id);
    this.goTo(text === "" ? pair[0].id : pair[1].id);
  }

  private goTo(id: string): void {
    void this.updateComplete.then(() => {
      [...this.renderRoot.querySelectorAll<HTMLInputElement>(".pairs input")].find((one) => one.dataset.id === id)?.focus();
    });
  }

  private drop(pair: Pair): void {
    if (this.disabled) return;
    this.push(this.history.current.filter((one) => one !== pair));
    this.settle();
    this.tell(say("pairGone", { key: pair[0].text }));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".add")?.focus());
  }

  private step(isBack: boolean): void {
    if (isBack ? !this.history.canUndo : !this.history.canRedo) return;
    if (isBack) this.history.undo();
    else this.history.redo();
    this.settle();
    this.tell(say(isBack ? "undone" : "redone"));
    this.changed();
  }

  private hit(at: Point): string {
    const area = (field: Field): number => (field.box?.width ?? 0) * (field.box?.height ?? 0);
    const found = this.fields.filter((one) => one.box !== null && box.isHit(this.points(one), at, 0, false));
    return found.sort((one, other) => area(one) - area(other))[0]?.id ?? "";
  }

  press({ at, reach }: Spot): void {
    this.moved = null;
    const handles = this.noGeometryEdit ? [] : box.handles(this.points(this.field));
    const handle = this.field?.box ? handles.findIndex((one) => distance(one, at) <= reach) : -1;
    const id = this.hit(at);
    if (handle < 0 && id !== "") this.show(id);
    const isDrawn = handle < 0 && id === "" && this.field?.box === null;
    this.grip = handle >= 0 || id !== "" ? { handle, from: at, points: this.points(this.field) } : isDrawn ? { handle: -2, from: at, points: [] } : null;
  }

  /** Select a box and bring its pair into sight in the list, without moving the page. */
  private show(id: string): void {
    this.select(id);
    const list = this.renderRoot.querySelector<HTMLElement>(".pairs");
    const row = list?.children[this.history.current.findIndex((pair) => pair.some((one) => one.id === id))];
    if (list === null || row === undefined) return;
    const [outer, inner] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
    list.scrollTop += Math.min(0, inner.top - outer.top) + Math.max(0, inner.bottom - outer.bottom);
  }

  drag({ at }: Spot): void {
    if (this.grip === null || this.noGeometryEdit) return;
    const { handle, from, points } = this.grip;
    if (handle === -2) this.moved = normal([from, at]);
    else this.moved = handle < 0 ? shifted(points, { x: at.x - from.x, y: at.y - from.y }, this.port.natural) : box.withHandle(points, handle, at);
    this.stage?.redrawUpper();
  }

  release({ at }: Spot, isTap: boolean): void {
    const { moved } = this;
    this.cancel();
    if (moved !== null && !isTap) this.reshape(moved);
    else if (isTap && this.hit(at) === "") this.select("");
    this.requestUpdate();
  }

  cancel(): void {
    this.grip = null;
    this.moved = null;
    this.stage?.redrawShapes();
  }

  hover(): void {
    // Nothing follows the pointer here.
  }

  private outline(pen: Pen, id: string, points: readonly Point[], isStrong: boolean): void {
    if (points.length > 1) paintOutline(pen, { points: outlineOf(box, points).map((one) => this.port.toScreen(one)), colour: this.colour(id), isClosed: true, isStrong });
  }

  protected override paintRest(pen: Pen): void {
    for (const field of this.fields) if (field.id !== this.selected) this.outline(pen, field.id, this.points(field), false);
  }

  protected override paintUpper(pen: Pen): void {
    if (this.field === undefined) return;
    const points = this.moved ?? this.points(this.field);
    this.outline(pen, this.selected, points, true);
    if (points.length < 2 || this.noGeometryEdit) return;
    box.handles(points).forEach((at, index) => { paintHandle(pen, this.port.toScreen(at), this.colour(this.selected), true, index === this.corner); });
  }

  private nudge(by: Point): void {
    const points = this.points(this.field);
    if (points.length === 0 || this.noGeometryEdit || this.disabled) return;
    const handle = box.handles(points)[this.corner];
    const next = handle === undefined ? shifted(points, by, this.port.natural) : box.withHandle(points, this.corner, held({ x: handle.x + by.x, y: handle.y + by.y }, this.port.natural));
    this.reshape(next);
    const at = held(box.handles(next)[Math.max(0, this.corner)] ?? { x: 0, y: 0 }, this.port.natural);
    if (this.port.reveal(at)) this.onView();
    this.tell(say("movedTo", { ...at }));
  }

  /** Enter in the picture: a box in the middle for a field that has none, else on to its text. */
  private enter(): boolean | undefined {
    const { field } = this;
    if (field === undefined) return false;
    if (field.box !== null || this.noGeometryEdit) this.goTo(field.id);
    else this.push(this.with(field.id, { box: { left: 0.375, top: 0.475, width: 0.25, height: 0.05 } }));
    return undefined;
  }

  private around(isBack: boolean): void {
    const ids = this.fields.map((one) => one.id);
    const at = ids.indexOf(this.selected);
    this.select(ids[at < 0 ? (isBack ? ids.length - 1 : 0) : (at + (isBack ? -1 : 1) + ids.length) % ids.length] ?? "");
    if (this.field !== undefined) this.tell(this.field.text || say("drawItsBox"));
  }

  private turn(isBack: boolean): boolean | undefined {
    const handles = box.handles(this.points(this.field));
    if (this.field?.box === null || this.field === undefined || this.noGeometryEdit) return false;
    this.corner = this.corner < 0 && isBack ? handles.length - 1 : (this.corner + (isBack ? -1 : 1) + handles.length) % handles.length;
    const at = handles[this.corner];
    if (at !== undefined) this.tell(say("handleOf", { nth: this.corner + 1, count: handles.length, ...held(at, this.port.natural) }));
    this.stage?.redrawUpper();
    return undefined;
  }

  protected override keys(): Shortcut[] {
    const move = (far: number) => this.onCanvas((event) => {
      const by = ARROWS[event.key];
      if (by !== undefined) this.nudge({ x: by.x * far, y: by.y * far });
      return undefined;
    });
    const arrows = Object.keys(ARROWS);
    return [
      ...super.keys(),
      { keys: ["]", "["], says: say("nextBox"), run: (event) => { this.around(event.key === "["); return undefined; } },
      { keys: ["Enter"], says: say("enterBox"), run: this.onCanvas(() => this.enter()) },
      { keys: arrows, says: say("moveBox"), run: move(1) },
      { keys: arrows.map((key) => `Shift+${key}`), says: say("keyMoveFar"), run: move(FAR) },
      { keys: [".", ","], says: say("keyHandle"), run: (event) => this.turn(event.key === ",") },
      { keys: ["Mod+z"], says: say("undo"), run: () => { this.step(true); return undefined; } },
      { keys: ["Mod+Shift+z", "Mod+y"], says: say("redo"), run: () => { this.step(false); return undefined; } },
    ];
  }

  protected override choose(): void {
    // There are no labels here.
  }

  protected override get chosen(): string {
    return "";
  }

  protected override acts(): typeof nothing {
    return nothing;
  }

  protected override ownTools(): TemplateResult {
    return html`${this.button("undo", say("undo"), () => { this.step(true); }, { isShut: !this.history.canUndo, key: "Ctrl Z" })}
      ${this.button("redo", say("redo"), () => { this.step(false); }, { isShut: !this.history.canRedo, key: "Ctrl Shift Z" })}`;
  }

  protected override side(): TemplateResult {
    const { current } = this.history;
    const gone = missing(current, this.important);
    return html`<h3 class="side-title" id="pairs-title">${say("keyValues")}</h3>
      ${gone.length === 0
        ? nothing
        : html`<ul class="missing" aria-label=${say("missingKeys")}>
            ${gone.map(({ name }) => html`<li><span>${say("missingKey", { key: name })}</span><button type="button" class="btn is-small" aria-label=${say("addKey", { key: name })} ?disabled=${this.disabled} @click=${() => { this.add(name); }}>${say("addTag")}</button></li>`)}
          </ul>`}
      <ol class="pairs" tabindex="-1" aria-labelledby="pairs-title">${repeat(current, ([key]) => key.id, (pair, index) => this.row(pair, index + 1))}</ol>
      <button type="button" class="btn add" ?disabled=${this.disabled} @click=${() => { this.add(""); }}>${icon("plus")}${say("addPair")}</button>`;
  }

  private row(pair: Pair, nth: number): TemplateResult {
    const [key, ...values] = pair;
    const isChosen = pair.some((one) => one.id === this.selected);
    return html`<li class=${isChosen ? "is-chosen" : ""}>
      <div class="pair-head">
        <span>${nth}${rankOf(key.text, this.important) < 0 ? nothing : html` · ${say("important")}`}</span>
        <button type="button" class="btn is-icon is-small" aria-label=${say("removePair", { nth, key: key.text })} title=${say("remove")} ?disabled=${this.disabled} @click=${() => { this.drop(pair); }}>${icon("x")}</button>
      </div>
      ${this.input(key, say("formKey"), this.noKeyEdit && !key.isOwn)}${values.map((one) => this.input(one, say("formValue"), false))}
    </li>`;
  }

  private input(field: Field, name: string, isFixed: boolean): TemplateResult {
    const write = (event: Event): void => { this.write(field.id, event); };
    return html`<label for="text-${field.id}"><span style=${styleMap({ background: this.colour(field.id) })}></span>${name}</label>
      <input id="text-${field.id}" data-own-part data-id=${field.id} dir="auto" autocomplete="off" ?readonly=${isFixed} ?disabled=${this.disabled} .value=${live(field.text)} @focus=${() => { this.select(field.id); }} @input=${write} @change=${write} />`;
  }
}

define("crowd-textract-analyze-document", CrowdTextractAnalyzeDocument);
