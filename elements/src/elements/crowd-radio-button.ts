/** `<crowd-radio-button>`: each has a name of its own; only a crowd-radio-group makes them exclude each other (reference 4). */
import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { define } from "../core/define";
import { TickControl, tickStyles } from "../core/tick-control";

export class CrowdRadioButton extends TickControl {
  static override styles = CrowdRadioButton.dressed(...tickStyles);

  /** Whether Tab stops here; in a group only one does. */
  @property({ attribute: false }) isTabStop = true;

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
