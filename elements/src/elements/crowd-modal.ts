/** `<crowd-modal>`: a link or button that opens a dialog with the element's content (reference 5). */
import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { define } from "../core/define";
import { dialogOf, dialogs, openDialog } from "../core/dialog";
import { CrowdElement } from "../core/element";
import { onReveal } from "../core/reveal";
import { buttons } from "../core/styles";
import { say } from "../core/words";

export class CrowdModal extends CrowdElement {
  static override styles = CrowdModal.dressed(
    buttons,
    dialogs,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
    `,
  );

  @property({ attribute: "link-text" }) linkText = "";
  @property({ attribute: "link-type" }) linkType = "link";

  constructor() {
    super();
    onReveal(this, () => {
      this.open();
    });
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  /** Whether the dialog is shown. */
  get opened(): boolean {
    return this.dialog?.open === true;
  }

  open(): void {
    if (this.dialog !== null) openDialog(this.dialog, this);
  }

  close(): void {
    this.dialog?.close();
  }

  protected override view(): TemplateResult {
    const text = this.linkText || say("openModal");
    return html`<button type="button" part="trigger" class="btn ${this.linkType === "button" ? "" : "is-link"}" aria-haspopup="dialog" @click=${this.onOpen}>${text}</button>
      ${dialogOf("modal", text, html`<slot></slot>`)}`;
  }

  private onOpen(): void {
    this.open();
  }
}

define("crowd-modal", CrowdModal);
