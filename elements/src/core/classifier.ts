/** What the classifiers share: one category, or several with an exclusion (reference 7.1 to 7.4, 7.12). Subclasses draw the work. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { Annotator } from "./annotator";
import { loose, members, texts } from "./attributes";
import { choiceKeys, choiceList, choiceStyles, type Choice } from "./choices";
import type { Shortcut } from "./shortcuts";
import { submitKey } from "./submit-key";
import { say } from "./words";

export const classifierStyles = [...[Annotator.styles].flat(), choiceStyles];

abstract class Classifier extends Annotator {
  @property({ converter: loose }) categories: unknown = [];

  /** The texts to choose from. */
  protected get options(): string[] {
    return texts(this.categories);
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>(".choices input:checked, .choices input:not(:disabled)")?.focus();
  }

  protected override keys(): Shortcut[] {
    return [...choiceKeys(this.options.length, say("chooseByKey"), this.press), submitKey(this)];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("categories")) this.touched();
  }

  /** What a number key does. */
  protected abstract readonly press: (index: number) => void;

  /** The categories, or that there are none: their author left them out, or a script has yet to bring them. */
  protected list(kind: "radio" | "checkbox", choices: readonly Choice[]): TemplateResult {
    return choices.length === 0 && !this.isFaulty ? html`<p class="help">${say("noChoices")}</p>` : choiceList(kind, this.header, choices, this.press);
  }

  /** Below the categories: an exclusion, a comment, and how to use the keys. */
  protected below(): unknown {
    return nothing;
  }

  protected hint(): TemplateResult | typeof nothing {
    const count = Math.min(this.options.length, 10);
    if (count < 2) return nothing;
    return html`<p class="hint"><kbd>1</kbd> to <kbd>${count === 10 ? "0" : count}</kbd> ${say("keysHint")}, <kbd>Enter</kbd> ${say("enterHint")}</p>`;
  }
}

export abstract class SingleChoice extends Classifier {
  static override styles = classifierStyles;

  private chosen: string | null = null;

  /**
   * The chosen category as text, which handlers of `change` read; null before a choice. The answer is `_submittableValue`.
   * A choice that is no category waits: scripts set both in any order, and replace categories.
   */
  get value(): string | null {
    return this.chosen !== null && this.options.includes(this.chosen) ? this.chosen : null;
  }

  set value(category: string | null) {
    this.chosen = category === null || category === "" ? null : category;
    this.touched();
  }

  protected override answer(): Record<string, unknown> {
    const { value } = this;
    return value === null ? {} : { label: value };
  }

  override validateForSubmit(): string | null {
    return this.value === null ? say("requiredChoice") : null;
  }

  override draft(): unknown {
    return this.chosen ?? undefined;
  }

  override restore(draft: unknown): void {
    if (typeof draft !== "string") return;
    this.value = draft;
    if (this.options.includes(draft)) this.changed();
  }

  override reset(): void {
    this.value = null;
    this.problem = null;
  }

  protected override side(): TemplateResult {
    const { value } = this;
    const choices = this.options.map((text) => ({ text, isChosen: text === value, isShut: this.disabled }));
    return html`${this.list("radio", choices)}${this.below()}${this.hint()}`;
  }

  protected readonly press = (index: number): void => {
    const category = this.options[index];
    if (category === undefined || this.disabled) return;
    this.value = category;
    this.changed();
  };
}

export abstract class MultiChoice extends Classifier {
  static override styles = [
    ...classifierStyles,
    css`
      .exclusion {
        width: 100%;
        margin-top: 8px;
        min-height: 44px;
      }
    `,
  ];

  @property({ attribute: "exclusion-category", converter: loose }) exclusionCategory: unknown;

  private picked: readonly string[] = [];
  protected isExcluded = false;

  /** What is chosen, in the order of the categories. What is no category waits, as in SingleChoice. */
  protected get chosen(): string[] {
    return this.options.filter((one) => this.picked.includes(one));
  }

  /** The answer object, as it will be submitted. */
  get value(): unknown {
    return this._submittableValue;
  }

  set value(value: unknown) {
    this.take(texts(members(value).labels), false);
  }

  protected override answer(): Record<string, unknown> {
    return { labels: this.chosen };
  }

  override validateForSubmit(): string | null {
    return this.chosen.length === 0 && !this.isExcluded ? say("requiredChoices") : null;
  }

  override draft(): unknown {
    return this.isExcluded || this.picked.length > 0 ? { labels: this.picked, isExcluded: this.isExcluded } : undefined;
  }

  override restore(draft: unknown): void {
    const { labels, isExcluded } = members(draft);
    this.take(texts(labels), isExcluded === true && this.exclusionText !== "");
    this.changed();
  }

  override reset(): void {
    this.take([], false);
    this.problem = null;
  }

  private get exclusionText(): string {
    const { text } = members(this.exclusionCategory);
    if (typeof this.exclusionCategory === "string") return this.exclusionCategory;
    return typeof text === "string" ? text : this.exclusionCategory === undefined ? "" : say("exclusion");
  }

  /** Choose these and no others; an exclusion chooses nothing. */
  private take(labels: readonly string[], isExcluded: boolean): void {
    this.picked = isExcluded ? [] : labels;
    this.isExcluded = isExcluded;
    this.touched();
  }

  protected override side(): TemplateResult {
    const { chosen } = this;
    const choices = this.options.map((text) => ({ text, isChosen: chosen.includes(text), isShut: this.isExcluded || this.disabled }));
    return html`${this.list("checkbox", choices)}${this.exclusion()}${this.below()}${this.hint()}`;
  }

  private exclusion(): TemplateResult | typeof nothing {
    if (this.exclusionText === "") return nothing;
    return html`<button type="button" class="btn exclusion" aria-pressed=${this.isExcluded ? "true" : "false"} ?disabled=${this.disabled} @click=${this.onExclude}>
      ${this.exclusionText}
    </button>`;
  }

  private onExclude(): void {
    this.take([], !this.isExcluded);
    this.changed();
  }

  protected readonly press = (index: number): void => {
    const category = this.options[index];
    if (category === undefined || this.disabled || this.isExcluded) return;
    const { chosen } = this;
    this.take(chosen.includes(category) ? chosen.filter((one) => one !== category) : [...chosen, category], false);
    this.changed();
  };
}
