/** `<crowd-fab>`: a round button in the corner of the page, with an icon or one character (reference 4). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag } from "../core/attributes";
import { characters } from "../core/characters";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { namedIcon } from "../core/named-icon";
import { namedIcons } from "../core/named-icon-styles";

export class CrowdFab extends CrowdElement {
  static override styles = CrowdFab.dressed(
    namedIcons,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
      button {
        display: inline-grid;
        place-items: center;
        width: 56px;
        height: 56px;
        padding: 0;
        border: 1px solid var(--k-accent);
        border-radius: 50%;
        background: var(--k-accent);
        color: var(--k-on-accent);
        box-shadow: var(--k-shadow-2);
        font-family: var(--k-font);
        font-size: 1.25rem;
        font-weight: 600;
        cursor: pointer;
      }
      button:hover {
        background: var(--k-accent-hover);
      }
      button:disabled {
        border-color: var(--k-line);
        background: var(--k-neutral-soft);
        color: var(--k-ink-3);
        box-shadow: none;
        cursor: not-allowed;
      }
    `,
  );

  @property({ converter: flag, reflect: true }) disabled = false;
  @property() icon = "";
  @property() label = "";

  /** Not by `delegatesFocus`: a click on what a self-closed tag swallowed would go to the button. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("button")?.focus(options);
  }

  protected override view(): TemplateResult {
    const name = this.getAttribute("aria-label") ?? (this.title || this.label || this.icon);
    return html`<button type="button" part="button" aria-label=${name || nothing} ?disabled=${this.disabled}>
        ${this.icon === "" ? (characters(this.label)[0] ?? "") : namedIcon(this.icon)}</button
      ><slot></slot>`;
  }
}

define("crowd-fab", CrowdFab);
