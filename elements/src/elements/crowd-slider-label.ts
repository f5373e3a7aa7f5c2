/** `<crowd-slider-label position="3">`: text below a crowd-slider at a value (reference 4). */
import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { number } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { CrowdSlider } from "./crowd-slider";

export class CrowdSliderLabel extends CrowdElement {
  static override styles = CrowdSliderLabel.dressed(css`
    :host {
      display: block;
      width: max-content;
      grid-area: 1 / 1;
      font-size: var(--k-text-sm);
      line-height: 18px;
      color: var(--k-ink-2);
    }
  `);

  @property({ converter: number }) position: number | undefined;

  protected override view(): TemplateResult {
    return html`<slot></slot>`;
  }

  /** At the ends the text stays inside; between them it is centred on its value in proportion. */
  protected override updated(): void {
    const slider = this.closest("crowd-slider");
    if (!(slider instanceof CrowdSlider)) return;
    const share = slider.high === slider.low ? 0 : ((this.position ?? slider.low) - slider.low) / (slider.high - slider.low);
    const part = `${String(Math.min(1, Math.max(0, share)) * 100)}%`;
    const most = 100 / Math.max(1, slider.querySelectorAll("crowd-slider-label").length);
    Object.assign(this.style, { marginInlineStart: part, translate: `-${part} 0`, maxWidth: `calc(${String(most)}% - 6px)`, textAlign: share === 0 ? "start" : share === 1 ? "end" : "center" });
  }
}

define("crowd-slider-label", CrowdSliderLabel);
