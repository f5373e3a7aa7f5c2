/** `<crowd-toggle-button>`: a switch (reference 4). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { flag } from "../core/attributes";
import { define } from "../core/define";
import { TickControl, tickStyles } from "../core/tick-control";

export class CrowdToggleButton extends TickControl {
  static override styles = CrowdToggleButton.dressed(
    ...tickStyles,
    css`
      input {
        appearance: none;
        flex: none;
        position: relative;
        width: 36px;
        height: 20px;
        margin: 0;
        border: 1px solid var(--k-line-strong);
        border-radius: 10px;
        background: var(--k-raised);
        cursor: pointer;
      }
      input::before {
        content: "";
        position: absolute;
        inset-block-start: 3px;
        inset-inline-start: 3px;
        width: 12px;
        height: 12px;
        border-radius: 50%;
        background: var(--k-line-strong);
        transition: translate var(--k-fast) var(--k-ease);
      }
      input:checked {
        border-color: var(--k-accent);
        background: var(--k-accent);
      }
      input:checked::before {
        translate: 16px 0;
        background: var(--k-on-accent);
      }
      input.is-invalid:not(:checked),
      :host([data-invalid]) input:not(:checked) {
        border-color: var(--k-danger);
        background: var(--k-danger-soft);
      }
      input.is-invalid:not(:checked)::before {
        background: var(--k-danger);
      }
      input:disabled {
        border-color: var(--k-line);
        background: var(--k-neutral-soft);
        cursor: not-allowed;
      }
      @media (forced-colors: active) {
        input {
          appearance: auto;
        }
      }
    `,
  );

  @property({ converter: flag, reflect: true }) invalid = false;

  /** The words may come after the element: the parser makes one before the other. */
  private onSlot(): void {
    this.requestUpdate();
  }

  protected override view(): TemplateResult {
    return html`<label>
        <input
          type="checkbox"
          role="switch"
          part="switch"
          class=${this.invalid ? "is-invalid" : nothing}
          data-own-part
          .checked=${live(this.checked)}
          ?disabled=${this.disabled}
          aria-label=${this.textContent.trim() === "" ? this.name || this.title || nothing : nothing}
          aria-describedby=${this.problem === null ? nothing : "fault"}
          @input=${this.onInput}
          @change=${this.onChange}
        />
        <span><slot @slotchange=${this.onSlot}></slot></span> </label
      >${this.fault()}`;
  }
}

define("crowd-toggle-button", CrowdToggleButton);
