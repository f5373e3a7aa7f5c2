/** `<crowd-radio-button>`: each has a name of its own; only a crowd-radio-group makes them exclude each other (reference 4). */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { define } from "../core/define";
import { TickControl, tickStyles } from "../core/tick-control";

export class CrowdRadioButton extends TickControl {
  static override styles = CrowdRadioButton.dressed(...tickStyles);

  /** Whether Tab stops here; in a group only one does. */
  @property({ attribute: false }) isTabStop = true;

  override get checked(): boolean {
    return super.checked;
  }

  /** A group hears of it, so that a script leaves no two ticked in it. */
  override set checked(on: boolean) {
    super.checked = on;
    this.tellGroup();
  }

  private tellGroup(): void {
    if (this.checked) this.dispatchEvent(new Event("crowd-radio-ticked", { bubbles: true }));
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("preset")) this.tellGroup();
  }

  override reset(): void {
    super.reset();
    this.tellGroup();
  }

  override validateForSubmit(): null {
    return null; // there is no required radio button
  }

  /** Tick it as the worker does. */
  choose(): void {
    if (this.disabled || this.checked) return;
    this.checked = true;
    this.changed();
  }

  protected override view(): TemplateResult {
    return html`<label>
      <input
        class="tick"
        type="radio"
        part="box"
        data-own-part
        tabindex=${this.isTabStop ? "0" : "-1"}
        .checked=${live(this.checked)}
        ?disabled=${this.disabled}
        @input=${this.onInput}
        @change=${this.onChange}
      />
      <span><slot></slot></span>
    </label>`;
  }
}

define("crowd-radio-button", CrowdRadioButton);
