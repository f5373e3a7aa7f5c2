/** `<crowd-toast>`: a short message over the page, shown on load and gone after a while; one at a time (reference 5). */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag, number } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";

const DURATION_MS = 3000;
let shown: CrowdToast | null = null;

export class CrowdToast extends CrowdElement {
  static override styles = CrowdToast.dressed(css`
    :host {
      display: block;
    }
    .toast {
      position: fixed;
      inset-block-end: 16px;
      inset-inline-start: 50%;
      translate: -50% 0;
      z-index: 1000;
      width: max-content;
      max-width: calc(100% - 32px);
      padding: 12px 18px;
      border-radius: var(--k-radius-2);
      background: var(--k-ink);
      color: var(--k-surface);
      box-shadow: var(--k-shadow-2);
      font-size: var(--k-text-md);
      line-height: 20px;
    }
  `);

  @property({ converter: number }) duration: number | undefined = DURATION_MS;
  @property({ converter: flag, reflect: true }) opened = false;
  @property() text = "";

  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Show it now, in place of any other. */
  show(): void {
    if (shown !== null && shown !== this) shown.hide();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- one toast of the whole page
    shown = this;
    this.opened = true;
    clearTimeout(this.timer);
    const duration = this.duration ?? DURATION_MS;
    if (duration > 0) {
      this.timer = setTimeout(() => {
        this.hide();
      }, duration);
    }
  }

  hide(): void {
    clearTimeout(this.timer);
    this.opened = false;
    if (shown === this) shown = null;
  }

  protected override firstUpdated(): void {
    if (!this.opened) this.show();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("opened") && this.opened && shown !== this) this.show();
  }

  protected override view(): TemplateResult {
    return html`<div role="status">${this.opened ? html`<div class="toast" part="toast">${this.text}</div>` : nothing}</div><slot></slot>`;
  }
}

define("crowd-toast", CrowdToast);
