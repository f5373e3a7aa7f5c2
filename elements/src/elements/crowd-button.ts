/** `<crowd-button>`: a button or, with `href`, a link; `form-action` makes crowd-form act (reference 4). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { namedIcon } from "../core/named-icon";
import { namedIcons } from "../core/named-icon-styles";
import { spinnerStyles } from "../core/spinner-styles";
import { buttons } from "../core/styles";
import { say } from "../core/words";

const LOOKS: Readonly<Record<string, string>> = { primary: "is-primary", link: "is-link", icon: "is-icon" };

export class CrowdButton extends CrowdElement {
  static override shadowRootOptions = { ...CrowdElement.shadowRootOptions, delegatesFocus: true };

  static override styles = CrowdButton.dressed(
    buttons,
    namedIcons,
    spinnerStyles,
    css`
      :host {
        display: inline-flex; /* no percentages: without a doctype a height of them is the window's */
        vertical-align: middle;
        --icon-size: 18px;
      }
      .btn {
        flex: auto;
        min-width: 0;
      }
      .is-right {
        flex-direction: row-reverse;
      }
    `,
  );

  @property({ converter: flag, reflect: true }) disabled = false;
  @property({ attribute: "form-action" }) formAction = "";
  @property() href = "";
  @property() icon = "";
  @property({ attribute: "icon-align" }) iconAlign = "left";
  @property({ attribute: "icon-url" }) iconUrl = "";
  @property({ converter: flag, reflect: true }) loading = false;
  @property() target = "";
  @property() variant = "normal";

  protected override view(): TemplateResult {
    const look = `btn ${LOOKS[this.variant] ?? ""} ${this.iconAlign === "right" ? "is-right" : ""}`;
    if (this.href !== "" && !this.disabled && !this.loading) {
      const foreign = this.target === "_blank" ? "noopener" : nothing;
      return html`<a class=${look} part="button" href=${this.href} target=${this.target || nothing} rel=${foreign}>${this.content()}</a>`;
    }
    return html`<button
      class=${look}
      part="button"
      type="button"
      ?disabled=${this.disabled || this.loading}
      aria-busy=${this.loading ? "true" : nothing}
      aria-label=${this.isWordless ? this.title || this.getAttribute("aria-label") || nothing : nothing}
    >
      ${this.content()}
    </button>`;
  }

  /** Whether an icon is all there is; its room is then the button's middle. */
  private get isWordless(): boolean {
    return this.textContent.trim() === "";
  }

  private onSlot(): void {
    this.requestUpdate();
  }

  private content(): TemplateResult {
    const shown = this.iconUrl || this.icon;
    const mark = this.loading ? html`<span class="spinner" role="img" aria-label=${say("loading")}></span>` : shown === "" ? nothing : namedIcon(shown);
    return html`${mark}<span ?hidden=${mark !== nothing && this.isWordless && this.children.length === 0}><slot @slotchange=${this.onSlot}></slot></span>`;
  }
}

define("crowd-button", CrowdButton);
