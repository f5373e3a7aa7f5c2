/** `<crowd-icon-button>`: a picture to press; its `title` is its name (reference 4). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { namedIcon } from "../core/named-icon";
import { namedIcons } from "../core/named-icon-styles";
import { buttons } from "../core/styles";

export class CrowdIconButton extends CrowdElement {
  static override styles = CrowdIconButton.dressed(
    buttons,
    namedIcons,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
    `,
  );

  @property({ converter: flag, reflect: true }) disabled = false;
  @property() icon = "";

  /** Not by `delegatesFocus`: a click on what a self-closed tag swallowed would go to the button. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("button")?.focus(options);
  }

  protected override view(): TemplateResult {
    const name = this.getAttribute("aria-label") ?? (this.title || this.icon);
    return html`<button class="btn is-icon" part="button" type="button" aria-label=${name || nothing} ?disabled=${this.disabled}>
        ${this.icon === "" ? nothing : namedIcon(this.icon)}</button
      ><slot></slot>`;
  }
}

define("crowd-icon-button", CrowdIconButton);
