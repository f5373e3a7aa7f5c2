/** The `worker-comment` region of image classifiers: a link that opens a dialog with a text area (reference 6). */
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import { dialogOf, openDialog } from "./dialog";
import type { Regions } from "./regions";
import { say } from "./words";

export const commentStyles = css`
  .comment-link {
    margin-top: 16px;
  }
  .comment-text {
    display: block;
    width: 100%;
    min-height: 96px;
    margin-top: 12px;
    padding: 8px 12px;
    border: 1px solid var(--k-line-strong);
    border-radius: var(--k-radius-2);
    background: var(--k-raised);
    resize: vertical;
  }
  .comment-said {
    margin: 8px 0 0;
    padding-inline-start: 10px;
    border-inline-start: 2px solid var(--k-line);
    color: var(--k-ink-2);
    overflow-wrap: anywhere;
  }
`;

export class WorkerComment implements ReactiveController {
  private text = "";
  private typed = "";

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly regions: Regions,
    private readonly onSaved: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.typed = this.text;
  }

  /** What the worker saved, without outer spaces. */
  get value(): string {
    return this.text.trim();
  }

  set value(text: string) {
    this.text = text;
    this.typed = text;
    this.host.requestUpdate();
  }

  /** The link below the categories. */
  link(): TemplateResult | typeof nothing {
    if (this.regions.all("worker-comment").length === 0) return nothing;
    const text = this.value === "" ? this.regions.attribute("worker-comment", "link-text", say("addComment")) : say("changeComment");
    return html`<button type="button" class="btn is-link comment-link" aria-haspopup="dialog" @click=${this.onOpen}>${text}</button>
      ${this.value === "" ? nothing : html`<p class="comment-said">${this.value}</p>`}`;
  }

  /** The dialog, once for the element. */
  dialog(): TemplateResult | typeof nothing {
    if (this.regions.all("worker-comment").length === 0) return nothing;
    const title = this.regions.attribute("worker-comment", "header", say("addComment"));
    const placeholder = this.regions.attribute("worker-comment", "placeholder", "");
    return dialogOf(
      "comment",
      title,
      html`<slot name="worker-comment"></slot><textarea class="comment-text" data-own-part autofocus aria-label=${title} placeholder=${placeholder} .value=${live(this.typed)} @input=${this.onInput} @change=${this.onStop}></textarea>`,
      html`<button type="button" class="btn" @click=${this.onCancel}>${say("cancel")}</button><button type="button" class="btn is-primary" @click=${this.onSave}>${say("save")}</button>`,
    );
  }

  private get box(): HTMLDialogElement | null {
    return this.host.shadowRoot?.querySelector<HTMLDialogElement>("dialog.comment") ?? null;
  }

  private readonly onOpen = (event: Event): void => {
    this.typed = this.text;
    this.host.requestUpdate();
    if (this.box !== null) openDialog(this.box, event.currentTarget as Element);
  };

  private readonly onInput = (event: Event): void => {
    event.stopPropagation();
    this.typed = (event.target as HTMLTextAreaElement).value;
  };

  private readonly onStop = (event: Event): void => {
    event.stopPropagation();
  };

  private readonly onCancel = (): void => {
    this.box?.close();
  };

  private readonly onSave = (): void => {
    this.text = this.typed;
    this.box?.close();
    this.host.requestUpdate();
    this.onSaved();
  };
}
