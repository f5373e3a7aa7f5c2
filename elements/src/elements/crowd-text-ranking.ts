/** `<crowd-text-ranking>`: responses to a prompt, put in order once for each dimension (reference 7.11; the answer's shape is ours). */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import { announce } from "../core/announce";
import { Annotator } from "../core/annotator";
import { loose, members, texts } from "../core/attributes";
import { define } from "../core/define";
import { icon } from "../core/icons";
import { say } from "../core/words";
import { moved, rankingOf, ranksOf, type Ranking } from "../text/ranking";
import { rankStyles } from "../text/rank-styles";

interface Dimension {
  readonly name: string;
  readonly allowTie: boolean;
}

/** A, B, C, … then AA: what a response is called on the page. */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

export class CrowdTextRanking extends Annotator {
  static override readonly regions = ["short-instructions", "full-instructions"];

  static override styles = [
    ...[Annotator.styles].flat(),
    css`
      .annotation-area {
        container: ranking / inline-size;
      }
    `,
    rankStyles,
  ];

  /** The prompt. */
  @property() text = "";
  @property({ converter: loose }) responses: unknown = [];
  @property({ attribute: "ordinal-ranking-dimensions", converter: loose }) ordinalRankingDimensions: unknown = [];

  @state() private dragged: { readonly dimension: string; readonly response: number } | null = null;
  private rankings = new Map<string, Ranking>();

  private get options(): string[] {
    return texts(this.responses);
  }

  private get dimensions(): Dimension[] {
    if (!Array.isArray(this.ordinalRankingDimensions)) return [];
    const all = (this.ordinalRankingDimensions as unknown[]).map((one) => (typeof one === "string" ? { name: one, allowTie: false } : { name: members(one).name, allowTie: members(one).allowTie === true }));
    return all.filter((one, index): one is Dimension => typeof one.name === "string" && one.name !== "" && all.findIndex((other) => other.name === one.name) === index);
  }

  private of(name: string): Ranking {
    return this.rankings.get(name) ?? { order: this.options.map((_, index) => index), ties: [], isDone: false };
  }

  /** The answer object, as it will be submitted. */
  get value(): unknown {
    return this._submittableValue;
  }

  set value(value: unknown) {
    this.take(members(value).rankings);
  }

  private take(given: unknown): void {
    const { options } = this;
    this.rankings = new Map();
    for (const { name, allowTie } of this.dimensions) {
      const ranking = rankingOf(members(given)[name], options.length, allowTie);
      if (ranking !== null) this.rankings.set(name, ranking);
    }
    this.touched();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.hasUpdated && (changed.has("responses") || changed.has("ordinalRankingDimensions"))) this.take(this.written());
    else if (changed.size > 0) this.touched();
  }

  private written(): Record<string, number[]> {
    return Object.fromEntries(this.dimensions.filter(({ name }) => this.of(name).isDone).map(({ name }) => [name, ranksOf(this.of(name))]));
  }

  protected override answer(): Record<string, unknown> {
    return { rankings: this.written(), responses: this.options };
  }

  override validateForSubmit(): string | null {
    const open = this.dimensions.find(({ name }) => !this.of(name).isDone);
    return open === undefined || this.options.length < 2 ? null : say("rankFirst", { name: open.name });
  }

  override draft(): unknown {
    return this.rankings.size === 0 ? undefined : { rankings: this.written() };
  }

  override restore(draft: unknown): void {
    this.take(members(draft).rankings);
    if (this.rankings.size > 0) this.changed();
  }

  override reset(): void {
    this.take(null);
    this.problem = null;
  }

  override focus(): void {
    const open = this.dimensions.findIndex(({ name }) => !this.of(name).isDone);
    this.renderRoot.querySelectorAll(".dimension")[Math.max(0, open)]?.querySelector<HTMLElement>(".row")?.focus();
  }

  private set(name: string, ranking: Ranking): void {
    if (this.disabled) return;
    this.rankings.set(name, { ...ranking, isDone: true });
    this.touched();
    this.changed();
  }

  private shift(name: string, response: number, to: number): void {
    const ranking = this.of(name);
    if (to < 0 || to >= ranking.order.length) return;
    this.set(name, moved(ranking, response, to));
    announce(say("rankedAt", { letter: letterOf(response), nth: ranksOf(this.of(name))[response] ?? 0, count: ranking.order.length }));
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>(`.row[data-of="${CSS.escape(name)}"][data-response="${String(response)}"]`)?.focus();
    });
  }

  private onRowKey(event: KeyboardEvent, { name, allowTie }: Dimension, response: number): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const at = this.of(name).order.indexOf(response);
    const row = event.currentTarget as HTMLElement;
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const step = event.key === "ArrowUp" ? -1 : 1;
      if (event.shiftKey || event.altKey) this.shift(name, response, at + step);
      else (step < 0 ? row.previousElementSibling : row.nextElementSibling)?.closest<HTMLElement>(".row")?.focus();
    } else if (event.key >= "1" && event.key <= "9") this.shift(name, response, Number(event.key) - 1);
    else if (event.key === "=" && allowTie && at > 0) this.onTie(name, at);
    else return;
    event.preventDefault();
  }

  private onTie(name: string, at: number): void {
    const ranking = this.of(name);
    const response = ranking.order[at] ?? 0;
    const isTied = ranking.ties.includes(response);
    this.set(name, { ...ranking, ties: isTied ? ranking.ties.filter((one) => one !== response) : [...ranking.ties, response] });
  }

  // Dragging by pointer, so that it works by touch as well: the row goes where the pointer is.
  private onGrab(event: PointerEvent, dimension: string, response: number): void {
    if (event.button !== 0 || this.disabled) return;
    event.preventDefault();
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    this.dragged = { dimension, response };
  }

  private onDrag(event: PointerEvent): void {
    const { dragged } = this;
    if (dragged === null) return;
    const list = (event.currentTarget as HTMLElement).closest("ol");
    const rows = [...(list?.querySelectorAll(".row") ?? [])].map((row) => row.getBoundingClientRect());
    const { order } = this.of(dragged.dimension);
    const at = order.indexOf(dragged.response);
    // Beyond the middle of a neighbour it takes the neighbour's place.
    const to = rows.filter((box, index) => index !== at && event.clientY > box.top + box.height / 2).length;
    if (to !== at) this.set(dragged.dimension, moved(this.of(dragged.dimension), dragged.response, to));
  }

  private onLetGo(): void {
    const { dragged } = this;
    this.dragged = null;
    if (dragged !== null) announce(say("rankedAt", { letter: letterOf(dragged.response), nth: ranksOf(this.of(dragged.dimension))[dragged.response] ?? 0, count: this.options.length }));
  }

  protected override keys() {
    const told = (keys: string[], says: string) => ({ keys, says, run: () => false });
    return [told(["ArrowUp", "ArrowDown"], say("rankGoKey")), told(["Shift+ArrowUp", "Shift+ArrowDown"], say("rankMoveKey")), told(["1"], say("rankPlaceKey")), told(["="], say("rankTieKey"))];
  }

  protected override work(): TemplateResult {
    const { options } = this;
    return html`${this.text === "" ? nothing : html`<div class="prompt"><h3>${say("prompt")}</h3><p dir="auto">${this.text}</p></div>`}
      <ul class="responses">
        ${options.map((text, index) => html`<li><span class="letter" aria-hidden="true">${letterOf(index)}</span><div><span class="sr">${say("response", { letter: letterOf(index) })}</span><p dir="auto">${text}</p></div></li>`)}
      </ul>
      <div class="dimensions">${this.dimensions.map((one) => this.list(one, options))}</div>`;
  }

  private list(dimension: Dimension, options: readonly string[]): TemplateResult {
    const ranking = this.of(dimension.name);
    const ranks = ranksOf(ranking);
    return html`<section class="dimension ${ranking.isDone ? "is-done" : ""}">
      <h3>${dimension.name}<span class="state">${ranking.isDone ? html`${icon("check")}${say("ranked")}` : say("notRanked")}</span></h3>
      <ol aria-label=${say("rankingBy", { name: dimension.name })}>
        ${repeat(ranking.order, (response) => response, (response, at) => this.row(dimension, ranking, response, at, ranks[response] ?? 0, options[response] ?? ""))}
      </ol>
      ${ranking.isDone ? nothing : html`<button type="button" class="btn is-small keep" ?disabled=${this.disabled} @click=${() => { this.set(dimension.name, ranking); }}>${say("keepOrder")}</button>`}
    </section>`;
  }

  private row(dimension: Dimension, ranking: Ranking, response: number, at: number, rank: number, text: string): TemplateResult {
    const { name } = dimension;
    const letter = letterOf(response);
    const isHeld = this.dragged?.dimension === name && this.dragged.response === response;
    const isTied = at > 0 && ranking.ties.includes(response);
    const button = (to: number, says: string, shape: "chevron-up" | "chevron-down") =>
      html`<button type="button" class="btn is-icon is-small" tabindex="-1" aria-label=${say(says === "up" ? "moveUp" : "moveDown", { letter })} ?disabled=${this.disabled || to < 0 || to >= ranking.order.length} @click=${() => { this.shift(name, response, to); }}>${icon(shape)}</button>`;
    return html`<li class="row ${isHeld ? "is-held" : ""} ${isTied ? "is-tied" : ""}" tabindex="0" data-of=${name} data-response=${response} aria-label=${say("rankedRow", { letter, nth: rank, text: text.slice(0, 120) })} @keydown=${(event: KeyboardEvent) => { this.onRowKey(event, dimension, response); }}>
      <span class="rank" aria-hidden="true">${ranking.isDone ? rank : "–"}</span>
      <span class="grip" title=${say("dragToRank")} @pointerdown=${(event: PointerEvent) => { this.onGrab(event, name, response); }} @pointermove=${this.onDrag} @pointerup=${this.onLetGo} @pointercancel=${this.onLetGo}>${icon("grip")}<span class="letter">${letter}</span><span class="excerpt" dir="auto">${text}</span></span>
      ${dimension.allowTie && at > 0 ? html`<button type="button" class="btn is-small tie" aria-pressed=${isTied ? "true" : "false"} aria-label=${say("tieWithAbove", { letter })} title=${say("tieWithAbove", { letter })} ?disabled=${this.disabled} @click=${() => { this.onTie(name, at); }}>=</button>` : nothing}
      ${button(at - 1, "up", "chevron-up")}${button(at + 1, "down", "chevron-down")}
    </li>`;
  }
}

define("crowd-text-ranking", CrowdTextRanking);
