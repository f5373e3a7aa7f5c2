/** `<crowd-question-answer-generation>`: questions and answers about a text, with the places that prove them (reference 7.11; the answer's shape is ours). */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { announce } from "../core/announce";
import { Annotator } from "../core/annotator";
import { flag, loose, members, number, texts } from "../core/attributes";
import { define } from "../core/define";
import { icon } from "../core/icons";
import { colourOf } from "../core/palette";
import { say } from "../core/words";
import { meant, Offsets } from "../text/offsets";
import { BLANK, countWords, isBlank, readPairs, withReference, writePairs, type Pair } from "../text/pairs";
import { pairStyles } from "../text/pair-styles";
import "../text/text-view";
import type { CrowdTextView, Mark, Selected } from "../text/text-view";

type Part = "question" | "answer";

export class CrowdQuestionAnswerGeneration extends Annotator {
  static override readonly regions = ["short-instructions", "full-instructions"];

  static override styles = [...[Annotator.styles].flat(), pairStyles];

  @property() text = "";
  @property({ attribute: "min-questions", converter: number }) minQuestions: number | undefined;
  @property({ attribute: "max-questions", converter: number }) maxQuestions: number | undefined;
  @property({ attribute: "question-min-words", converter: number }) questionMinWords: number | undefined;
  @property({ attribute: "question-max-words", converter: number }) questionMaxWords: number | undefined;
  @property({ attribute: "answer-min-words", converter: number }) answerMinWords: number | undefined;
  @property({ attribute: "answer-max-words", converter: number }) answerMaxWords: number | undefined;
  @property({ attribute: "question-tags", converter: loose }) questionTags: unknown = [];
  @property({ attribute: "allow-custom-question-tags", converter: flag }) allowCustomQuestionTags = false;

  @state() private pairs: readonly Pair[] = [BLANK];
  @state() private at = 0;
  @state() private ownTag = "";

  private offsets = new Offsets("");
  private early: { readonly value: unknown } | null = null;

  /** The answer object, as it will be submitted. */
  get value(): unknown {
    return this._submittableValue;
  }

  set value(value: unknown) {
    if (this.hasUpdated) this.take(members(value).pairs);
    else this.early = { value };
  }

  private get least(): number {
    return Math.max(1, Math.floor(this.minQuestions ?? 1));
  }

  private get most(): number {
    return Math.max(this.least, Math.floor(this.maxQuestions ?? Infinity));
  }

  private get pair(): Pair {
    return this.pairs[this.at] ?? BLANK;
  }

  private take(given: unknown): void {
    const read = readPairs(given, this.offsets).slice(0, this.most);
    this.pairs = [...read, ...Array.from({ length: Math.max(0, this.least - read.length) }, () => BLANK)];
    this.at = 0;
    this.ownTag = "";
    this.touched();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("text")) this.offsets = new Offsets(this.text);
    if (changed.has("text") || !this.hasUpdated) this.take(members(this.early?.value).pairs);
    this.early = null;
  }

  protected override answer(): Record<string, unknown> {
    return { pairs: writePairs(this.pairs.filter((one) => !isBlank(one)), this.offsets) };
  }

  override validateForSubmit(): string | null {
    const written = this.pairs.filter((one) => !isBlank(one)).length;
    for (const [index, pair] of this.pairs.entries()) {
      if (isBlank(pair) && written >= this.least) continue;
      const fault = this.faultOf(pair, "question") ?? this.faultOf(pair, "answer");
      if (fault === null) continue;
      this.at = index;
      return say("pairFault", { nth: index + 1, fault });
    }
    return null;
  }

  private limits(part: Part): [number, number] {
    const [least, most] = part === "question" ? [this.questionMinWords, this.questionMaxWords] : [this.answerMinWords, this.answerMaxWords];
    return [Math.max(1, least ?? 1), most ?? Infinity];
  }

  private faultOf(pair: Pair, part: Part): string | null {
    const [least, most] = this.limits(part);
    const count = countWords(pair[part]);
    if (count === 0) return say(part === "question" ? "writeQuestion" : "writeAnswer");
    if (count < least) return say(part === "question" ? "questionShort" : "answerShort", { least, count });
    return count > most ? say(part === "question" ? "questionLong" : "answerLong", { most, count }) : null;
  }

  override draft(): unknown {
    return this.pairs.every(isBlank) ? undefined : { pairs: writePairs(this.pairs, this.offsets) };
  }

  override restore(draft: unknown): void {
    const { pairs } = members(draft);
    if (!Array.isArray(pairs)) return;
    this.take(pairs);
    this.changed();
  }

  override reset(): void {
    this.take([]);
    this.problem = null;
  }

  override focus(): void {
    const part: Part = this.faultOf(this.pair, "question") === null && this.faultOf(this.pair, "answer") !== null ? "answer" : "question";
    const find = (): void => {
      this.renderRoot.querySelector<HTMLElement>(`#${part}`)?.focus();
    };
    find();
    void this.updateComplete.then(find);
  }

  private set(change: Partial<Pair>, type: "change" | "input" = "change"): void {
    if (this.disabled) return;
    this.pairs = this.pairs.map((one, index) => (index === this.at ? { ...one, ...change } : one));
    this.touched();
    this.changed(type);
  }

  private readonly onSelected = (event: CustomEvent<Selected>): void => {
    // On touch the handles may still move: the button adds it.
    if (!event.detail.isTouch) this.refer();
    else this.requestUpdate();
  };

  private readonly refer = (): void => {
    const view = this.renderRoot.querySelector<CrowdTextView>("crowd-text-view");
    const found = view === null ? null : meant(this.text, view.selected);
    if (view === null || found === null) return;
    this.set({ references: withReference(this.pair.references, found) });
    view.collapse(found.to);
    announce(say("referenceAdded", { text: this.text.slice(found.from, found.to) }));
  };

  private readonly onRemove = (event: CustomEvent<number>): void => {
    this.set({ references: this.pair.references.filter((_, index) => index !== event.detail) });
  };

  private readonly onErase = (): void => {
    const caret = this.renderRoot.querySelector<CrowdTextView>("crowd-text-view")?.caret ?? -1;
    const kept = this.pair.references.filter((one) => caret < one.from || one.to < caret);
    if (kept.length < this.pair.references.length) this.set({ references: kept });
  };

  private onAdd(): void {
    if (this.pairs.length >= this.most || this.disabled) return;
    this.pairs = [...this.pairs, BLANK];
    this.at = this.pairs.length - 1;
    this.ownTag = "";
    this.touched();
    void this.updateComplete.then(() => {
      this.focus();
    });
  }

  private onDrop(): void {
    if (this.disabled) return;
    const rest = this.pairs.filter((_, index) => index !== this.at);
    this.pairs = rest.length < this.least ? [...rest, BLANK] : rest;
    this.at = Math.min(this.at, this.pairs.length - 1);
    this.touched();
    this.changed();
  }

  private toggleTag(tag: string): void {
    const { tags } = this.pair;
    this.set({ tags: tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag] });
  }

  private readonly onOwnTag = (): void => {
    const tag = this.ownTag.trim();
    this.ownTag = "";
    if (tag !== "" && !this.pair.tags.includes(tag)) this.set({ tags: [...this.pair.tags, tag] });
  };

  private readonly onOwnTagKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    this.onOwnTag();
  };

  private readonly onOwnTagInput = (event: Event): void => {
    event.stopPropagation();
    this.ownTag = (event.target as HTMLInputElement).value;
  };

  protected override keys() {
    return [
      { keys: ["Enter"], says: say("referByKey"), run: () => false },
      { keys: ["Delete", "Backspace"], says: say("removeByKey"), run: () => false },
      { keys: ["ArrowLeft", "ArrowRight"], says: say("moveByKey"), run: () => false },
      { keys: ["Mod+Shift+ArrowRight"], says: say("extendByKey"), run: () => false },
    ];
  }

  private marks(): Mark[] {
    return this.pair.references.map(({ from, to }, id) => ({ id, from, to, colour: colourOf(this.at), tag: String(id + 1), title: say("reference", { nth: id + 1 }) }));
  }

  protected override work(): TemplateResult {
    return html`<p class="said">${say("referenceHint", { nth: this.at + 1 })}</p>
      <crowd-text-view
        .text=${this.text}
        .marks=${this.marks()}
        .label=${say("passage")}
        .hint=${say("passageKeys")}
        .canRemove=${!this.disabled}
        @text-selected=${this.onSelected}
        @text-enter=${this.refer}
        @text-remove=${this.onRemove}
        @text-erase=${this.onErase}
      ></crowd-text-view>
      <button type="button" class="btn is-small refer" ?disabled=${this.disabled} @mousedown=${hold} @click=${this.refer}>${icon("plus")}${say("addReference")}</button>
      <section class="pair" aria-label=${say("pairOf", { nth: this.at + 1 })}>
        <div class="pair-head">
          <h3>${say("pairOf", { nth: this.at + 1 })}</h3>
          <button type="button" class="btn is-quiet is-small" ?disabled=${this.disabled} @click=${this.onDrop}>${icon("trash")}${say("remove")}</button>
        </div>
        ${this.field("question", 2)} ${this.tags()} ${this.field("answer", 3)}
      </section>`;
  }

  private field(part: Part, rows: number): TemplateResult {
    const [least, most] = this.limits(part);
    const count = countWords(this.pair[part]);
    const range = most === Infinity ? (least > 1 ? say("wordsLeast", { count, least }) : say("wordsCount", { count })) : say("wordsRange", { count, least, most });
    const take = (event: Event): void => {
      event.stopPropagation();
      this.set({ [part]: (event.target as HTMLTextAreaElement).value }, event.type === "input" ? "input" : "change");
    };
    return html`<label for=${part}>${say(part)}</label>
      <textarea id=${part} data-own-part dir="auto" rows=${rows} aria-describedby="${part}-words" ?disabled=${this.disabled} .value=${live(this.pair[part])} @input=${take} @change=${take}></textarea>
      <p class="help ${count > most ? "is-over" : ""}" id="${part}-words">${range}</p>`;
  }

  private tags(): TemplateResult | typeof nothing {
    const offered = texts(this.questionTags);
    const own = this.pair.tags.filter((tag) => !offered.includes(tag));
    if (offered.length === 0 && !this.allowCustomQuestionTags) return nothing;
    const chips = [...offered, ...own].map((tag) => {
      const on = this.pair.tags.includes(tag);
      return html`<button type="button" class="btn is-small tag" aria-pressed=${on ? "true" : "false"} ?disabled=${this.disabled} @click=${() => { this.toggleTag(tag); }}>${on ? icon("check") : nothing}${tag}</button>`;
    });
    return html`<div class="tags" role="group" aria-label=${say("tags")}>
      ${chips}
      ${this.allowCustomQuestionTags
        ? html`<input class="own-tag" data-own-part aria-label=${say("ownTag")} placeholder=${say("ownTag")} ?disabled=${this.disabled} .value=${live(this.ownTag)} @input=${this.onOwnTagInput} @change=${stop} @keydown=${this.onOwnTagKey} /><button type="button" class="btn is-small" ?disabled=${this.disabled || this.ownTag.trim() === ""} @click=${this.onOwnTag}>${say("addTag")}</button>`
        : nothing}
    </div>`;
  }

  protected override side(): TemplateResult {
    const rows = this.pairs.map((pair, index) => {
      const isDone = this.faultOf(pair, "question") === null && this.faultOf(pair, "answer") === null;
      const title = pair.question.trim() || say("pairOf", { nth: index + 1 });
      return html`<button type="button" class="turn ${index === this.at ? "is-chosen" : ""}" aria-current=${index === this.at ? "true" : nothing} @click=${() => { this.at = index; this.ownTag = ""; }}>
        <span class="nth" aria-hidden="true">${index + 1}</span><span class="title" dir="auto">${title}</span>${isDone ? html`${icon("check")}<span class="sr">${say("complete")}</span>` : nothing}
      </button>`;
    });
    const goal = this.most === Infinity ? say("pairsLeast", { least: this.least }) : this.most === this.least ? say("pairsExactly", { least: this.least }) : say("pairsRange", { least: this.least, most: this.most });
    return html`<h3 class="side-title">${say("questions")}</h3>
      <div class="turns">${rows}</div>
      <button type="button" class="btn add" ?disabled=${this.disabled || this.pairs.length >= this.most} @click=${this.onAdd}>${icon("plus")}${say("addQuestion")}</button>
      <p class="help">${goal}</p>`;
  }
}

function hold(event: Event): void {
  event.preventDefault();
}

function stop(event: Event): void {
  event.stopPropagation();
}

define("crowd-question-answer-generation", CrowdQuestionAnswerGeneration);
