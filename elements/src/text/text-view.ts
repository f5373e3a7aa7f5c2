/**
 * A text to mark: lines with the marks that lie on them, selection by mouse, touch and keys, a caret that is seen.
 * Places are UTF-16 units of `text`. A part of our widgets; templates never write it. It tells its widget by events:
 * `text-selected` ({from, to, isTouch}), `text-mark` and `text-remove` (a mark's id), `text-enter`, `text-erase`, `text-moved`.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { styleMap } from "lit/directives/style-map.js";

import { announce } from "../core/announce";
import { characters } from "../core/characters";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { icon } from "../core/icons";
import { say } from "../core/words";
import { Ground } from "./ground";
import { moveOf, type Move } from "./moves";
import { byCharacter, byWord, wordAt, type Stretch } from "./offsets";
import { inOrder, levelsOf, piecesOf, type Piece } from "./spans";
import { textStyles } from "./text-styles";

/** One marked span, as it is drawn. */
export interface Mark extends Stretch {
  readonly id: number;
  readonly colour: string;
  /** The short name above it. */
  readonly tag: string;
  /** Its name in full, for the tooltip and the remove button. */
  readonly title: string;
}

export interface Selected extends Stretch {
  readonly isTouch: boolean;
}

interface Line extends Stretch {
  readonly pieces: readonly Piece<Mark>[];
  readonly key: string;
}

const SETTLE_MS = 250;
/** Less than this between press and release is no drag. */
const STILL_PX = 2;
const LONGEST_TAG = 18;

export class CrowdTextView extends CrowdElement {
  static override styles = CrowdTextView.dressed(textStyles);

  @property({ attribute: false }) text = "";
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) label = "";
  @property({ attribute: false }) hint = "";
  /** Whether marks show a cross. */
  @property({ attribute: false }) canRemove = true;
  /** The mark that is being changed. */
  @property({ attribute: false }) current: number | null = null;
  /** Where the slotted bubble stands, or null for nowhere. */
  @property({ attribute: false }) bubbleAt: Stretch | null = null;

  private anchor = 0;
  private focused = 0;
  private byTouch = false;
  /** Whether the browser is drawing a selection: then it is the browser's, whatever is drawn anew meanwhile. */
  private isDrawing = false;
  private pressedAt = { x: 0, y: 0 };
  private column: number | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private readonly ground = new Ground(this);

  /** What is selected; empty where there is only a caret. */
  get selected(): Stretch {
    return { from: Math.min(this.anchor, this.focused), to: Math.max(this.anchor, this.focused) };
  }

  /** Where the caret is. */
  get caret(): number {
    return this.focused;
  }

  override focus(): void {
    this.paper?.focus();
  }

  /** Forget the selection; the caret stays at its end. */
  collapse(at = this.focused): void {
    this.put(at, at);
  }

  /** Select a stretch, with the caret at its end, and bring it into view. */
  go(from: number, to: number): void {
    this.put(from, to);
    this.showCaret();
  }

  private get paper(): HTMLElement | null {
    return this.renderRoot.querySelector(".paper");
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("selectionchange", this.onSelectionChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("selectionchange", this.onSelectionChange);
    clearTimeout(this.settling);
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private put(anchor: number, focused: number): void {
    const most = this.text.length;
    this.anchor = Math.max(0, Math.min(anchor, most));
    this.focused = Math.max(0, Math.min(focused, most));
    this.ground.select(this.anchor, this.focused);
  }

  private showCaret(): void {
    const caret = this.renderRoot.querySelector<HTMLElement>(".caret");
    const box = this.ground.boxAt(this.focused);
    const paper = this.paper;
    if (caret === null || box === null || paper === null) return;
    caret.hidden = false;
    Object.assign(caret.style, { left: `${String(box.left)}px`, top: `${String(box.top)}px`, height: `${String(box.height)}px` });
    // Blinks anew after each step, so that it is seen where it stops.
    caret.classList.remove("is-blinking");
    caret.classList.toggle("is-blinking", caret.offsetWidth > 0);
    caret.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private hideCaret(): void {
    const caret = this.renderRoot.querySelector<HTMLElement>(".caret");
    if (caret !== null) caret.hidden = true;
  }

  private readonly onFocus = (): void => {
    if (this.paper?.matches(":focus-visible") === true) this.showCaret();
  };

  private readonly onBlur = (): void => {
    this.hideCaret();
  };

  private readonly onDown = (event: PointerEvent): void => {
    this.byTouch = event.pointerType === "touch";
    if (inTag(event) || event.button !== 0) return;
    this.hideCaret();
    if (!event.shiftKey && !this.byTouch) this.tell("text-moved");
    this.isDrawing = !this.byTouch;
    this.pressedAt = { x: event.clientX, y: event.clientY };
    // A selection often ends outside; the document hears that too.
    document.addEventListener("pointerup", this.onUp, { once: true });
  };

  private readonly onUp = (event: PointerEvent): void => {
    if (this.byTouch) return;
    const read = (): void => {
      this.isDrawing = false;
      this.readSelection();
    };
    // After a drag the selection is there now, and soon may not be: quick hands are in the next field before any timer runs.
    // After a press on one spot the browser still has an old selection to clear.
    if (Math.hypot(event.clientX - this.pressedAt.x, event.clientY - this.pressedAt.y) > STILL_PX) read();
    else setTimeout(read, 0);
  };

  /** On touch the handles move on after the first selection: wait until they rest. */
  private readonly onSelectionChange = (): void => {
    if (!this.byTouch) return;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.readSelection();
    }, SETTLE_MS);
  };

  private readSelection(): void {
    const found = this.ground.selected();
    if (found === null) return;
    this.anchor = found.from;
    this.focused = found.to;
    if (found.from !== found.to) this.tell("text-selected", { ...found, isTouch: this.byTouch } satisfies Selected);
  }

  private readonly onClick = (event: MouseEvent): void => {
    const step = event.composedPath().find((one) => one instanceof HTMLElement && one.matches(".drop, .mark"));
    const id = Number(step instanceof HTMLElement ? step.dataset.mark : NaN);
    if (!(step instanceof HTMLElement) || Number.isNaN(id)) return;
    if (step.matches(".drop")) {
      this.tell("text-remove", id);
      return;
    }
    const found = this.ground.selected();
    if (found === null || found.from === found.to) this.tell("text-mark", id);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.composedPath()[0] !== this.paper) return;
    const move = moveOf(event, this.ground.isRightToLeft(this.focused));
    if (move !== null) this.move(move, event.shiftKey);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.tell("text-enter");
    else if (event.key === "Delete" || event.key === "Backspace") this.tell("text-erase");
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      this.put(0, this.text.length);
      this.say();
    } else if (event.key === "[" || event.key === "]") this.toMark(event.key === "]");
    else return;
    event.preventDefault();
  };

  private move(move: Move, extend: boolean): void {
    const { from, to } = this.selected;
    const isCollapsing = !extend && from !== to && move.by === "character";
    const reached = isCollapsing ? (move.forward ? to : from) : this.reach(move);
    if (move.by !== "line") this.column = null;
    this.put(extend ? this.anchor : reached, reached);
    this.showCaret();
    this.tell("text-moved");
    this.say();
  }

  private reach({ by, forward }: Move): number {
    if (by === "character") return byCharacter(this.text, this.focused, forward);
    if (by === "word") return byWord(this.text, this.focused, forward);
    if (by === "text") return forward ? this.text.length : 0;
    if (by === "edge") return this.ground.edge(this.focused, forward);
    this.column ??= this.ground.columnOf(this.focused);
    return this.ground.below(this.focused, this.column, forward);
  }

  private toMark(forward: boolean): void {
    const marks = inOrder(this.marks);
    const here = this.selected;
    const isAfter = (mark: Mark): boolean => mark.from > here.from || (mark.from === here.from && mark.to < here.to);
    const isBefore = (mark: Mark): boolean => mark.from < here.from || (mark.from === here.from && mark.to > here.to);
    const next = forward ? (marks.find(isAfter) ?? marks[0]) : ([...marks].reverse().find(isBefore) ?? marks.at(-1));
    if (next === undefined) return;
    this.go(next.from, next.to);
    this.tell("text-moved");
    announce(`${next.title}: ${this.text.slice(next.from, next.to)}`);
  }

  /** Say what was reached: the selection, or the character with its word. */
  private say(): void {
    const { from, to } = this.selected;
    if (from !== to) {
      announce(say("selectedText", { text: this.text.slice(from, to) }));
      return;
    }
    const word = wordAt(this.text, from);
    const [character = ""] = characters(this.text.slice(from, from + 2));
    announce(word === null ? character : this.text.slice(word.from, word.to));
  }

  private lines(): Line[] {
    const marks = inOrder(this.marks);
    const lines: Line[] = [];
    let open: Mark[] = [];
    let next = 0;
    for (let from = 0; from <= this.text.length; ) {
      const end = this.text.indexOf("\n", from);
      const to = end === -1 ? this.text.length : end;
      while (next < marks.length && (marks[next]?.from ?? to) < to) open.push(...marks.slice(next, (next += 1)));
      open = open.filter((mark) => mark.to > from);
      const key = open.map((mark) => [mark.id, mark.from, mark.to, mark.colour, mark.tag].join()).join(";");
      lines.push({ from, to, pieces: piecesOf(from, to, open), key });
      from = to + 1;
    }
    return lines;
  }

  protected override view(): TemplateResult {
    const lines = this.lines();
    return html`<div class="frame"><div
      class="paper"
      part="paper"
      tabindex="0"
      role="application"
      aria-label=${this.label || nothing}
      aria-describedby="hint"
      @pointerdown=${this.onDown}
      @click=${this.onClick}
      @keydown=${this.onKey}
      @focus=${this.onFocus}
      @blur=${this.onBlur}
      @scroll=${this.onShift}
    >
      <div class="lines">${lines.map((line) => guard([this.text, line.from, line.key, this.current, this.canRemove], () => this.line(line)))}</div>
      <div class="caret" hidden></div>
    </div>
    <div class="bubble" ?hidden=${this.bubbleAt === null}><slot name="bubble" @slotchange=${this.onShift}></slot></div></div>
    <p class="sr" id="hint">${this.hint}</p>`;
  }

  private line(line: Line): TemplateResult {
    const levels = Math.max(1, levelsOf(line.pieces));
    return html`<div class="line" dir="auto" data-from=${line.from} style=${styleMap({ "--levels": String(levels) })}>${line.pieces.map((piece) => this.piece(piece))}</div>`;
  }

  // White space between these tags would be part of the text: there is none.
  private piece(piece: Piece<Mark>): TemplateResult {
    if (!("inner" in piece)) return html`<span class="run" data-from=${piece.from} .textContent=${this.text.slice(piece.from, piece.to)}></span>`;
    const { span } = piece;
    const starts = piece.from === span.from;
    const ends = piece.to === span.to;
    const classes = `mark ${starts ? "is-start" : ""} ${ends ? "is-end" : ""} ${span.id === this.current ? "is-current" : ""}`;
    // A name longer than its words pushes what follows away rather than lying over the next name.
    const lack = starts ? Math.min(LONGEST_TAG, span.tag.length) + (this.canRemove ? 3 : 1) - (span.to - span.from) : 0;
    const style = styleMap({ "--colour": span.colour, "--level": String(piece.height), "--lack": String(Math.max(0, lack)) });
    return html`<span class=${classes} data-mark=${span.id} title=${span.title} style=${style}>${starts ? this.tag(span) : nothing}${piece.inner.map((one) => this.piece(one))}</span>`;
  }

  private tag(span: Mark): TemplateResult {
    const shown = span.tag.length > LONGEST_TAG ? `${span.tag.slice(0, LONGEST_TAG - 1)}…` : span.tag;
    return html`<span class="tag" dir="auto" data-tag=${shown}>${this.canRemove ? this.cross(span) : nothing}</span>`;
  }

  private cross(span: Mark): TemplateResult {
    const name = say("removeSpan", { label: span.title, text: this.text.slice(span.from, Math.min(span.to, span.from + 60)) });
    return html`<button type="button" class="drop" tabindex="-1" data-mark=${span.id} aria-label=${name} title=${say("remove")}>${icon("x")}</button>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("text") || changed.has("marks")) {
      this.ground.survey();
      if (!this.isDrawing && (this.anchor !== this.focused || this.ground.isHere())) this.put(this.anchor, this.focused);
    }
    const caret = this.renderRoot.querySelector<HTMLElement>(".caret");
    if (caret?.hidden === false) this.showCaret();
    this.placeBubble();
  }

  private readonly onShift = (): void => {
    if (this.bubbleAt !== null) this.placeBubble();
  };

  private placeBubble(): void {
    const bubble = this.renderRoot.querySelector<HTMLElement>(".bubble");
    if (bubble !== null && this.bubbleAt !== null) this.ground.place(bubble, this.bubbleAt);
  }
}

function inTag(event: Event): boolean {
  return event.composedPath().some((one) => one instanceof HTMLElement && one.matches(".tag"));
}

define("crowd-text-view", CrowdTextView);
