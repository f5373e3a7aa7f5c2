/** `<crowd-tab header="...">`: one page of crowd-tabs (reference 5). */
import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";

export class CrowdTab extends CrowdElement {
  static override styles = CrowdTab.dressed(css`
    :host {
      display: block;
    }
    :host(:not([active])) {
      display: none;
    }
    .panel {
      padding: 16px 0;
    }
  `);

  @property({ converter: flag, reflect: true }) active = false;
  @property() header = "";

  protected override view(): TemplateResult {
    return html`<div class="panel" role="tabpanel" aria-label=${this.header} tabindex="0"><slot></slot></div>`;
  }

  protected override updated(): void {
    this.dispatchEvent(new Event("crowd-tab-changed", { bubbles: true }));
  }
}

define("crowd-tab", CrowdTab);
