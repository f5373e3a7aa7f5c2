/** `<crowd-card>`: a raised box with a heading and a picture; CSS that templates set on it works, for it is the box itself. */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";

export class CrowdCard extends CrowdElement {
  static override styles = CrowdCard.dressed(css`
    :host {
      display: inline-block;
      max-width: 100%;
      padding: 16px 20px;
      border: 1px solid var(--k-line);
      border-radius: var(--k-radius-3);
      background: var(--k-surface);
      box-shadow: var(--k-shadow-1);
      vertical-align: top;
    }
    img {
      display: block;
      max-width: 100%;
      margin-bottom: 12px;
      border-radius: var(--k-radius-2);
    }
    h3 {
      margin: 0 0 8px;
      font-size: 1rem;
      font-weight: 650;
      line-height: 24px;
    }
  `);

  @property() heading = "";
  @property() image = "";

  protected override view(): TemplateResult {
    return html`${this.image === "" ? nothing : html`<img part="image" src=${this.image} alt="" />`}
      ${this.heading === "" ? nothing : html`<h3 part="heading">${this.heading}</h3>`}<slot></slot>`;
  }
}

define("crowd-card", CrowdCard);
