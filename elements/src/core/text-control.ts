/** What crowd-input and crowd-text-area share: a native field inside, its limits, and what it puts into the answer. */
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { flag, number } from "./attributes";
import { characters } from "./characters";
import { CrowdControl, type Contribution } from "./control";
import { fieldNotes } from "./styles";
import { say } from "./words";

export const fieldStyles = [
  fieldNotes,
  css`
    :host {
      display: block;
      margin-block: 0 16px;
      font-size: var(--k-text-md);
      line-height: 20px;
    }
    label {
      display: block;
      margin-bottom: 6px;
      font-weight: 600;
    }
    .field {
      display: block;
      width: 100%;
      min-height: 36px;
      margin: 0;
      padding: 7px 12px;
      border: 1px solid var(--k-line-strong);
      border-radius: var(--k-radius-2);
      background: var(--k-raised);
    }
    .field::placeholder {
      color: var(--k-ink-3);
      opacity: 1;
    }
    .field:focus-visible {
      outline-offset: -1px;
      border-color: var(--k-focus);
    }
    .field[aria-invalid="true"] {
      border-color: var(--k-danger);
    }
    .field:disabled {
      border-color: var(--k-line);
      background: var(--k-neutral-soft);
      color: var(--k-ink-3);
    }
    .field[type="file"] {
      padding: 5px 12px;
    }
    @media (max-width: 699px) {
      .field {
        min-height: 44px;
        font-size: 1rem;
      }
    }
  `,
];

export abstract class TextControl extends CrowdControl {
  @property({ attribute: "allowed-pattern" }) allowedPattern = "";
  @property({ attribute: "auto-focus", converter: flag }) autoFocus = false;
  @property({ attribute: "auto-validate", converter: flag }) autoValidate = false;
  @property({ attribute: "error-message" }) errorMessage = "";
  @property() label = "";
  @property({ attribute: "max-length", converter: number }) maxLength: number | undefined;
  @property({ attribute: "min-length", converter: number }) minLength: number | undefined;
  @property() placeholder = "";

  /** Text of the `value` attribute: what reset goes back to. */
  @property({ attribute: "value" }) preset: string | null = null;
  @state() protected text: string | null = null;

  get value(): string {
    return this.text ?? (this.preset ?? "").replace(/\r\n?/g, "\n"); // as in a native field
  }

  set value(text: string | null | undefined) {
    this.text = this.limited(text ?? "");
  }

  protected get field(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.renderRoot.querySelector(".field");
  }

  /** Not by `delegatesFocus`: a click on what a self-closed tag swallowed would go to the field. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  override contribution(): Contribution | null {
    return this.value === "" ? null : { name: this.name, value: this.value };
  }

  override validateForSubmit(): string | null {
    const fault = this.limitFault() ?? this.nativeFault();
    return fault !== null && this.errorMessage !== "" ? this.errorMessage : fault;
  }

  private limitFault(): string | null {
    if (this.value === "") return this.required ? say("required") : null;
    const least = this.minLength ?? 0;
    return characters(this.value).length < least ? say("tooShort", { least }) : null;
  }

  private nativeFault(): string | null {
    const field = this.field;
    if (field === null || field.validity.valid) return null;
    return field.validationMessage || say("badInput");
  }

  override draft(): unknown {
    return this.text ?? undefined;
  }

  override restore(draft: unknown): void {
    if (typeof draft !== "string") return;
    this.value = draft;
    this.changed();
  }

  override reset(): void {
    this.text = null;
    this.problem = null;
  }

  /** Drop what the field may not hold: characters outside the pattern, and what is over the limit. */
  protected limited(text: string): string {
    const allowed = this.autoValidate && this.allowedPattern !== "" ? characters(text).filter((one) => this.allows(one)).join("") : text;
    return this.maxLength === undefined ? allowed : characters(allowed).slice(0, Math.max(0, this.maxLength)).join("");
  }

  private allows(character: string): boolean {
    // The strict grammar first, for it sees whole characters; it knows no `\_` or `\:`, which old templates write.
    for (const flags of ["u", ""]) {
      try {
        return new RegExp(this.allowedPattern, flags).test(character);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    return true; // a pattern that is none forbids nothing
  }

  protected onInput(event: Event): void {
    event.stopPropagation();
    const field = event.target as HTMLInputElement | HTMLTextAreaElement;
    const text = this.limited(field.value);
    if (text !== field.value) field.value = text;
    this.text = text;
    this.changed("input");
  }

  protected onChange(event: Event): void {
    event.stopPropagation();
    this.changed();
    if (this.autoValidate && this.value !== "") this.showProblem(this.validateForSubmit());
  }

  protected labelled(field: TemplateResult, note: unknown = nothing): TemplateResult {
    return html`${this.label === "" ? nothing : html`<label for="field">${this.label}</label>`}${field}${this.fault()}${note}`;
  }

  protected override firstUpdated(): void {
    if (this.autoFocus) this.focus();
  }
}
