/** `<crowd-spinner>`: something is going on, nobody knows how long. */
import { css, html, type TemplateResult } from "lit";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { spinnerStyles } from "../core/spinner-styles";
import { say } from "../core/words";

export class CrowdSpinner extends CrowdElement {
  static override styles = CrowdSpinner.dressed(
    spinnerStyles,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
        color: var(--k-accent);
      }
      .spinner {
        width: 28px;
        height: 28px;
        border-width: 3px;
      }
    `,
  );

  protected override view(): TemplateResult {
    return html`<span class="spinner" role="progressbar" aria-label=${say("loading")}></span><slot></slot>`;
  }
}

define("crowd-spinner", CrowdSpinner);
