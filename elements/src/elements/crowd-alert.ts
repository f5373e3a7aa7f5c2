/** `<crowd-alert>`: a note in the flow of the page, of four kinds (reference 5). */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { flag } from "../core/attributes";
import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { icon, type IconName } from "../core/icons";
import { buttons } from "../core/styles";
import { say } from "../core/words";

const MARKS: Readonly<Record<string, IconName>> = { success: "check-circle", warning: "alert-triangle", error: "alert-circle" };

export class CrowdAlert extends CrowdElement {
  static override styles = CrowdAlert.dressed(
    buttons,
    css`
      :host {
        display: block;
        margin-block: 0 16px;
      }
      .note {
        display: grid;
        grid-template-columns: 18px 1fr auto;
        gap: 10px;
        align-items: start;
        padding: 11px 16px;
        border: 1px solid var(--k-accent-line);
        border-radius: var(--k-radius-2);
        background: var(--k-accent-soft);
        font-size: var(--k-text-md);
        line-height: 20px;
      }
      .note > svg {
        margin-top: 1px;
        color: var(--k-accent);
      }
      .is-success {
        border-color: var(--k-success-line);
        background: var(--k-success-soft);
      }
      .is-success > svg {
        color: var(--k-success);
      }
      .is-warning {
        border-color: var(--k-warning-line);
        background: var(--k-warning-soft);
      }
      .is-warning > svg {
        color: var(--k-warning);
      }
      .is-error {
        border-color: var(--k-danger-line);
        background: var(--k-danger-soft);
      }
      .is-error > svg {
        color: var(--k-danger);
      }
      .btn.is-icon {
        min-width: 28px;
        min-height: 28px;
        margin: -4px -8px -4px 0;
      }
    `,
  );

  @property({ converter: flag }) dismissible = false;
  @property() type = "info";

  protected override view(): TemplateResult {
    return html`<div class="note is-${this.type}" part="note">
      ${icon(MARKS[this.type] ?? "info")}
      <div><slot></slot></div>
      ${this.dismissible
        ? html`<button type="button" class="btn is-icon" aria-label=${say("dismiss")} @click=${this.onDismiss}>${icon("x")}</button>`
        : nothing}
    </div>`;
  }

  /** On the host, so that what the page puts in is inside the live region. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has("type")) this.setAttribute("role", this.type === "error" || this.type === "warning" ? "alert" : "status");
  }

  private onDismiss(): void {
    this.remove();
  }
}

define("crowd-alert", CrowdAlert);
