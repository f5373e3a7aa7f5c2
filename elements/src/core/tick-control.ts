/** What checkbox, radio button and toggle share: ticked or not, under a value. The label is the element's content. */
import { css } from "lit";
import { property, state } from "lit/decorators.js";

import { flag } from "./attributes";
import { CrowdControl, type Contribution } from "./control";
import { fieldNotes, ticks } from "./styles";
import { say } from "./words";

export const tickStyles = [
  ticks,
  fieldNotes,
  css`
    :host {
      display: block;
      margin-block: 8px;
      font-size: var(--k-text-md);
      line-height: 20px;
    }
    label {
      display: inline-flex;
      align-items: flex-start;
      gap: 10px;
      min-height: 24px;
      padding-block: 2px;
      cursor: pointer;
    }
    label:has(:disabled) {
      color: var(--k-ink-3);
      cursor: not-allowed;
    }
    input.tick {
      margin-top: 1px;
    }
    :host([data-invalid]) input.tick {
      border-color: var(--k-danger);
    }
    @media (max-width: 699px), (pointer: coarse) {
      label {
        min-height: 44px;
        align-items: center;
      }
      input.tick {
        margin-top: 0;
      }
    }
  `,
];

export abstract class TickControl extends CrowdControl {
  /** The `checked` attribute: what reset goes back to. */
  @property({ attribute: "checked", converter: flag }) preset = false;
  @property() value = "on";
  @state() protected ticked: boolean | null = null;

  static override shadowRootOptions = { ...CrowdControl.shadowRootOptions, delegatesFocus: true };

  get checked(): boolean {
    return this.ticked ?? this.preset;
  }

  set checked(on: boolean) {
    this.ticked = on;
  }

  override contribution(): Contribution {
    return { name: this.name, choice: this.value || "on", checked: this.checked };
  }

  override validateForSubmit(): string | null {
    return this.required && !this.checked ? say("requiredTick") : null;
  }

  override draft(): unknown {
    return this.ticked ?? undefined;
  }

  override restore(draft: unknown): void {
    if (typeof draft !== "boolean" || draft === this.checked) return;
    this.checked = draft;
    this.changed();
  }

  override reset(): void {
    this.ticked = null;
    this.problem = null;
  }

  protected onInput(event: Event): void {
    event.stopPropagation();
  }

  protected onChange(event: Event): void {
    event.stopPropagation();
    this.checked = (event.target as HTMLInputElement).checked;
    this.changed();
  }
}
