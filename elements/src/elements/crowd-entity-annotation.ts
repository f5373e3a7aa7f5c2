/** `<crowd-entity-annotation>`: labels on spans of a text (reference 7.10). Alone on a page it brings its own form. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";

import { announce } from "../core/announce";
import { Annotator } from "../core/annotator";
import { loose, members } from "../core/attributes";
import { choiceKeys, choiceStyles } from "../core/choices";
import { define } from "../core/define";
import { History } from "../core/history";
import { icon } from "../core/icons";
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";
import { labelBubble, labelRows, labelStyles } from "../text/label-list";
import { readLabels, type Label } from "../text/labels";
import { meant, Offsets, type Stretch } from "../text/offsets";
import { crosses, innermost, inOrder, readSpans, writeSpans, type Span } from "../text/spans";
import { Standalone, standaloneStyles } from "../text/standalone";
import "../text/text-view";
import type { CrowdTextView, Mark, Selected } from "../text/text-view";

const EXCERPT = 80;

export class CrowdEntityAnnotation extends Annotator {
  static override readonly regions = ["short-instructions", "full-instructions"];

  static override styles = [
    ...[Annotator.styles].flat(),
    choiceStyles,
    labelStyles,
    standaloneStyles,
    css`
      :host {
        overflow: visible;
      }
      .tools {
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: 36px;
        margin: 0 0 8px;
      }
      .tools .said {
        flex: 1;
        margin: 0;
        color: var(--k-ink-2);
      }
      .tools .said.is-fault {
        color: var(--k-danger);
      }
      .nothing {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 44px;
        margin-top: 12px;
        padding-inline: 2px;
        cursor: pointer;
      }
      .nothing.is-shut {
        color: var(--k-ink-3);
        cursor: not-allowed;
      }
      .spans {
        margin-top: 8px;
        border-top: 1px solid var(--k-line);
      }
      .spans summary {
        min-height: 40px;
        padding: 10px 2px;
        font-weight: 600;
        line-height: 20px;
        cursor: pointer;
      }
      .spans ul {
        max-height: 240px;
        margin: 0;
        padding: 3px;
        list-style: none;
        overflow: auto;
      }
      .spans li {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .spans .go {
        flex: 1;
        min-width: 0;
        justify-content: flex-start;
        font-weight: 400;
      }
      .spans .go > span:last-child {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ::slotted(:not([slot])) {
        margin-top: 16px;
      }
      @container annotator (max-width: 699px) {
        .for-keys {
          display: none;
        }
      }
    `,
  ];

  @property() text = "";
  @property({ converter: loose }) labels: unknown = [];
  @property({ attribute: "initial-value", converter: loose }) initialValue: unknown;

  /** The label in hand, by name. */
  @state() private picked: string | null = null;
  /** Where the bubble stands: at a selection, or at a span. */
  @state() private bubble: Stretch | Span | null = null;
  @state() private isEmpty = false;
  @state() private areListed = false;
  @state() private refusal: string | null = null;

  private readonly alone = new Standalone(this);
  private readonly past = new History<readonly Span[]>([]);
  private offsets = new Offsets("");
  private known: readonly Label[] = [];
  private early: { readonly value: unknown } | null = null;

  /** The answer object, as it will be submitted. */
  get value(): unknown {
    return this._submittableValue;
  }

  set value(value: unknown) {
    if (!this.hasUpdated) this.early = { value };
    else this.take(members(value).entities);
  }

  /** Every span whose label is there: a label may come later, by a script. */
  private get spans(): Span[] {
    return this.past.current.filter((span) => this.known.some((label) => label.name === span.label));
  }

  private get surface(): CrowdTextView | null {
    return this.renderRoot.querySelector("crowd-text-view");
  }

  private take(entities: unknown): void {
    this.past.clear(readSpans(entities, this.offsets));
    this.bubble = null;
    this.isEmpty = false;
    this.touched();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("labels")) {
      this.known = readLabels(this.labels);
      if (!this.known.some((label) => label.name === this.picked)) this.picked = null;
      this.touched();
    }
    if (changed.has("text") || changed.has("initialValue")) {
      this.text = typeof this.text === "string" ? this.text : "";
      this.offsets = new Offsets(this.text);
      this.take(this.initialValue);
    }
    if (this.early !== null) this.take(members(this.early.value).entities);
    this.early = null;
    if (this.alone.isAlone) this.submitHere = this.alone.submitButton();
  }

  protected override answer(): Record<string, unknown> {
    const entities = writeSpans(this.spans, this.offsets);
    if (this.initialValue === undefined) return { entities };
    const first = writeSpans(readSpans(this.initialValue, this.offsets).filter((span) => this.known.some((label) => label.name === span.label)), this.offsets);
    return { entities, initialValueModified: JSON.stringify(first) !== JSON.stringify(entities) };
  }

  override validateForSubmit(): string | null {
    return this.spans.length === 0 && !this.isEmpty ? say("requiredSpans") : null;
  }

  override draft(): unknown {
    const entities = writeSpans(this.past.current, this.offsets);
    return entities.length === 0 && !this.isEmpty && !this.past.canUndo ? undefined : { entities, isEmpty: this.isEmpty };
  }

  override restore(draft: unknown): void {
    const { entities, isEmpty } = members(draft);
    if (!Array.isArray(entities)) return;
    this.take(entities);
    this.isEmpty = isEmpty === true && this.spans.length === 0;
    this.changed();
  }

  override reset(): void {
    this.take(this.initialValue);
    this.picked = null;
    this.problem = null;
  }

  override focus(): void {
    this.surface?.focus();
  }

  private commit(spans: readonly Span[]): void {
    this.past.push(inOrder(spans));
    this.settle();
  }

  private settle(): void {
    this.bubble = null;
    this.refusal = null;
    if (this.spans.length > 0) this.isEmpty = false;
    this.touched();
    this.changed();
  }

  /** Put a label on a stretch. Refused where it would cross another, or where it is already. */
  private add(stretch: Stretch, label: Label): void {
    if (this.disabled) return;
    const found = meant(this.text, stretch);
    if (found === null) return;
    const refusal = this.refusalOf({ ...found, label: label.name });
    if (refusal !== null) {
      this.refuse(refusal);
      return;
    }
    this.commit([...this.past.current, { ...found, label: label.name }]);
    this.surface?.collapse(found.to);
    announce(say("labelledAs", { text: this.text.slice(found.from, found.to), label: label.full }));
  }

  private refusalOf(span: Span): string | null {
    if (this.spans.some((one) => crosses(one, span))) return say("spansCross");
    const isThere = this.spans.some((one) => one.from === span.from && one.to === span.to && one.label === span.label);
    return isThere ? say("sameSpan") : null;
  }

  private refuse(sentence: string): void {
    this.refusal = sentence;
    this.bubble = null;
    announce(sentence);
  }

  private relabel(span: Span, label: Label): void {
    const next = { ...span, label: label.name };
    if (span.label !== label.name && this.refusalOf(next) !== null) {
      this.refuse(say("sameSpan"));
      return;
    }
    if (span.label !== label.name) this.commit(this.past.current.map((one) => (one === span ? next : one)));
    this.bubble = null;
    announce(say("labelledAs", { text: this.text.slice(span.from, span.to), label: label.full }));
  }

  private drop(span: Span | undefined): void {
    if (span === undefined || this.disabled) return;
    this.commit(this.past.current.filter((one) => one !== span));
    announce(say("labelGone"));
  }

  /** A number key or a row: for the span in the bubble, for the selection, or else to take the label in hand. */
  private readonly press = (index: number): void => {
    const label = this.known[index];
    if (label === undefined || this.disabled) return;
    const selected = this.surface?.selected;
    if (this.bubble !== null && "label" in this.bubble) this.relabel(this.bubble, label);
    else if (selected !== undefined && selected.from !== selected.to) this.add(selected, label);
    else this.picked = this.picked === label.name ? null : label.name;
  };

  private readonly onSelected = (event: CustomEvent<Selected>): void => {
    if (this.disabled) return;
    const { isTouch, ...stretch } = event.detail;
    const found = meant(this.text, stretch);
    const label = this.known.find((one) => one.name === this.picked);
    this.refusal = null;
    // On touch the handles may still be moved, so the bubble asks.
    if (label !== undefined && !isTouch) this.add(stretch, label);
    else this.bubble = found;
  };

  private readonly onMoved = (): void => {
    this.bubble = null;
    this.refusal = null;
  };

  private readonly onMark = (event: CustomEvent<number>): void => {
    if (!this.disabled) this.bubble = this.spans[event.detail] ?? null;
  };

  private readonly onRemove = (event: CustomEvent<number>): void => {
    this.drop(this.spans[event.detail]);
  };

  /** Enter in the text: label the selection with the label in hand, or ask by the bubble. */
  private readonly onEnter = (): void => {
    const view = this.surface;
    if (view === null || this.disabled) return;
    const { selected } = view;
    const label = this.known.find((one) => one.name === this.picked);
    const here = innermost(this.spans, view.caret);
    const isSpan = here !== null && (selected.from === selected.to || (selected.from === here.from && selected.to === here.to));
    if (isSpan) this.bubble = here;
    else if (selected.from !== selected.to && label !== undefined) this.add(selected, label);
    else if (selected.from !== selected.to) this.bubble = meant(this.text, selected);
    else return;
    if (this.bubble === null) return;
    void this.updateComplete.then(() => {
      const chip = this.renderRoot.querySelector<HTMLElement>(".chip[aria-pressed='true']") ?? this.renderRoot.querySelector<HTMLElement>(".chip");
      chip?.focus();
    });
  };

  private readonly onErase = (): void => {
    const view = this.surface;
    if (view === null) return;
    const { selected } = view;
    const exact = this.spans.find((span) => span.from === selected.from && span.to === selected.to);
    this.drop(exact ?? innermost(this.spans, view.caret) ?? undefined);
  };

  private readonly close = (): void => {
    this.bubble = null;
    this.focus();
  };

  private readonly onEscape = (): boolean => {
    if (this.bubble !== null) this.close();
    else if (this.surface !== null && this.surface.selected.from !== this.surface.selected.to) this.surface.collapse();
    else if (this.picked !== null) this.picked = null;
    else return false;
    return true;
  };

  private readonly undo = (): undefined => {
    if (!this.past.canUndo || this.disabled) return;
    this.past.undo();
    this.settle();
  };

  private readonly redo = (): undefined => {
    if (!this.past.canRedo || this.disabled) return;
    this.past.redo();
    this.settle();
  };

  protected override keys(): Shortcut[] {
    const told = (keys: string[], says: string): Shortcut => ({ keys, says, run: () => false });
    return [
      ...choiceKeys(this.known.length, say("labelByKey"), this.press),
      told(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], say("moveByKey")),
      told(["Mod+ArrowLeft", "Mod+ArrowRight"], say("wordByKey")),
      told(["Shift+ArrowRight", "Mod+Shift+ArrowRight"], say("extendByKey")),
      told(["Enter"], say("openSpanByKey")),
      told(["[", "]"], say("nextSpanByKey")),
      told(["Delete", "Backspace"], say("removeByKey")),
      { keys: ["Escape"], says: say("escapeByKey"), run: this.onEscape },
      { keys: ["Mod+z"], says: say("undo"), run: this.undo },
      { keys: ["Mod+Shift+z", "Mod+y"], says: say("redo"), run: this.redo },
    ];
  }

  private labelOf(span: Span): Label | undefined {
    return this.known.find((label) => label.name === span.label);
  }

  private marks(): Mark[] {
    return this.spans.map((span, id) => {
      const label = this.labelOf(span);
      return { id, from: span.from, to: span.to, colour: label?.colour ?? "", tag: label?.short ?? span.label, title: label?.full ?? span.label };
    });
  }

  protected override view(): TemplateResult {
    return this.alone.around(super.view());
  }

  protected override work(): TemplateResult {
    const { bubble } = this;
    const current = bubble !== null && "label" in bubble ? this.spans.indexOf(bubble) : null;
    return html`<div class="tools">
        <p class="said ${this.refusal === null ? "" : "is-fault"}">${this.refusal ?? say("labelHint")}</p>
        ${this.tool("undo", say("undo"), this.past.canUndo, this.undo)} ${this.tool("redo", say("redo"), this.past.canRedo, this.redo)}
        <span class="for-keys">${this.tool("keyboard", say("shortcuts"), true, this.onKeys)}</span>
      </div>
      <crowd-text-view
        .text=${this.text}
        .marks=${this.marks()}
        .label=${this.header === "" ? say("textToLabel") : this.header}
        .hint=${say("textKeys")}
        .canRemove=${!this.disabled}
        .current=${current}
        .bubbleAt=${bubble}
        @text-selected=${this.onSelected}
        @text-moved=${this.onMoved}
        @text-mark=${this.onMark}
        @text-remove=${this.onRemove}
        @text-enter=${this.onEnter}
        @text-erase=${this.onErase}
        >${bubble === null ? nothing : html`<div slot="bubble">${this.bubbleView(bubble)}</div>`}</crowd-text-view
      >`;
  }

  private tool(name: "undo" | "redo" | "keyboard", says: string, isOn: boolean, run: () => void): TemplateResult {
    return html`<button type="button" class="btn is-icon" aria-label=${says} title=${says} ?disabled=${!isOn} @click=${run}>${icon(name)}</button>`;
  }

  private readonly onKeys = (): void => {
    this.openOwn("keys");
  };

  private bubbleView(bubble: Stretch | Span): TemplateResult {
    const excerpt = this.text.slice(bubble.from, bubble.to).slice(0, EXCERPT);
    const isSpan = "label" in bubble;
    return labelBubble(this.known, {
      title: `${say(isSpan ? "changeTo" : "labelAs")}: ${excerpt}`,
      pressed: isSpan ? bubble.label : this.picked,
      choose: (index) => {
        const label = this.known[index];
        if (label === undefined) return;
        if (isSpan) this.relabel(bubble, label);
        else this.add(bubble, label);
        this.focus();
      },
      remove: isSpan
        ? () => {
            this.drop(bubble);
            this.focus();
          }
        : null,
      close: this.close,
    });
  }

  protected override side(): TemplateResult {
    const isShut = this.disabled || this.spans.length > 0;
    return html`<h3 class="side-title">${say("labels")}</h3>
      ${labelRows(this.known, this.picked, this.disabled, this.press)}
      <label class="nothing ${isShut ? "is-shut" : ""}">
        <input class="tick" type="checkbox" data-own-part .checked=${this.isEmpty} ?disabled=${isShut} @input=${stop} @change=${this.onNothing} />${say("nothingToLabel")}
      </label>
      ${this.list()}`;
  }

  private list(): TemplateResult | typeof nothing {
    const { spans } = this;
    if (spans.length === 0) return nothing;
    const row = (span: Span): TemplateResult => {
      const label = this.labelOf(span);
      const excerpt = this.text.slice(span.from, span.to).slice(0, EXCERPT);
      return html`<li>
        <button type="button" class="btn is-quiet is-small go" title=${label?.full ?? ""} @click=${() => { this.goTo(span); }}>
          <span class="swatch" style=${styleMap({ background: label?.colour ?? "" })}></span><span class="sr">${label?.full}</span><span dir="auto">${excerpt}</span>
        </button>
        <button type="button" class="btn is-icon is-small" aria-label=${say("removeSpan", { label: label?.full ?? "", text: excerpt })} @click=${() => { this.drop(span); }}>${icon("x")}</button>
      </li>`;
    };
    return html`<details class="spans" @toggle=${this.onList}>
      <summary>${say("spansSoFar", { count: spans.length })}</summary>
      ${this.areListed ? html`<ul>${repeat(spans, (span) => `${String(span.from)}-${String(span.to)}-${span.label}`, row)}</ul>` : nothing}
    </details>`;
  }

  private goTo(span: Span): void {
    this.focus();
    this.surface?.go(span.from, span.to);
  }

  private onList(event: Event): void {
    this.areListed = (event.target as HTMLDetailsElement).open;
  }

  private onNothing(event: Event): void {
    event.stopPropagation();
    this.isEmpty = (event.target as HTMLInputElement).checked;
    this.touched();
    this.changed();
  }
}

function stop(event: Event): void {
  event.stopPropagation();
}

define("crowd-entity-annotation", CrowdEntityAnnotation);
