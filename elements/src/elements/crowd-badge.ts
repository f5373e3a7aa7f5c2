/** `<crowd-badge for="id">`: a mark over the top right corner of another element (reference 5). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { namedIcon } from "../core/named-icon";
import { namedIcons } from "../core/named-icon-styles";

export class CrowdBadge extends CrowdElement {
  static override styles = CrowdBadge.dressed(
    namedIcons,
    css`
      :host {
        display: contents;
        --icon-size: 14px;
      }
      .badge {
        position: absolute;
        top: 0;
        left: 0;
        z-index: 1;
        display: inline-grid;
        place-items: center;
        min-width: 20px;
        height: 20px;
        padding: 0 6px;
        border: 2px solid var(--k-surface);
        border-radius: 12px;
        background: var(--k-accent);
        color: var(--k-on-accent);
        font-size: var(--k-text-xs);
        font-weight: 600;
        line-height: 16px;
        pointer-events: none;
      }
    `,
  );

  @property({ attribute: "for" }) htmlFor = "";
  @property() icon = "";
  @property() label = "";

  private readonly sizes = new ResizeObserver(() => {
    this.place();
  });

  private get target(): HTMLElement | null {
    const root = this.getRootNode() as Document | ShadowRoot;
    return this.htmlFor === "" ? this.parentElement : root.getElementById(this.htmlFor);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  protected override view(): TemplateResult {
    const content = this.icon === "" ? this.label : namedIcon(this.icon);
    const isEmpty = this.icon === "" && this.label === "";
    return html`<span class="badge" part="badge" ?hidden=${isEmpty} role=${this.icon === "" ? nothing : "img"} aria-label=${this.icon === "" ? nothing : this.label || this.icon}>${content}</span><slot></slot>`;
  }

  protected override updated(): void {
    this.sizes.disconnect();
    if (this.target !== null) this.sizes.observe(this.target);
    this.sizes.observe(document.body);
    this.place();
  }

  /** Move from where it is to the corner: right whatever its containing block is. */
  private place(): void {
    const badge = this.renderRoot.querySelector<HTMLElement>(".badge");
    if (badge === null || this.target === null) return;
    badge.style.transform = "none";
    const own = badge.getBoundingClientRect();
    const box = this.target.getBoundingClientRect();
    badge.style.transform = `translate(${String(box.right - own.left - own.width / 2)}px, ${String(box.top - own.top - own.height / 2)}px)`;
  }
}

define("crowd-badge", CrowdBadge);
