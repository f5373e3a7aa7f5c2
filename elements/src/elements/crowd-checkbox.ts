/** `<crowd-checkbox>`: one tick box; boxes of one name make one object (reference 3.1, 4). */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import { define } from "../core/define";
import { TickControl, tickStyles } from "../core/tick-control";

export class CrowdCheckbox extends TickControl {
  static override styles = CrowdCheckbox.dressed(...tickStyles);

  protected override view(): TemplateResult {
    return html`<label>
        <input
          class="tick"
          type="checkbox"
          part="box"
          data-own-part
          .checked=${live(this.checked)}
          ?disabled=${this.disabled}
          aria-required=${this.required ? "true" : nothing}
          aria-describedby=${this.problem === null ? nothing : "fault"}
          @input=${this.onInput}
          @change=${this.onChange}
        />
        <span><slot></slot></span> </label
      >${this.fault()}`;
  }
}

define("crowd-checkbox", CrowdCheckbox);
