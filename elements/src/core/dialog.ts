/** Dialogs on the browser's own `<dialog>`: focus is kept inside, Esc closes, focus goes back to where it was. */
import { css, html, type TemplateResult } from "lit";

import { icon } from "./icons";
import { say } from "./words";

/** In `static styles` of an element that shows a dialog. */
export const dialogs = css`
  dialog {
    position: fixed;
    inset: 0;
    width: calc(100% - 32px);
    max-width: 640px;
    height: fit-content;
    max-height: min(calc(100% - 32px), 720px);
    margin: auto;
    padding: 0;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-3);
    background: var(--k-raised);
    color: var(--k-ink);
    box-shadow: var(--k-shadow-2);
    overflow: auto;
    overscroll-behavior: contain;
    font-size: var(--k-text-md);
    line-height: 1.5;
  }
  dialog::backdrop {
    background: light-dark(rgb(33 29 23 / 0.4), rgb(0 0 0 / 0.6));
  }
  .dialog-head {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 14px 12px 12px 20px;
    border-bottom: 1px solid var(--k-line);
    background: var(--k-raised);
  }
  .dialog-head h2 {
    flex: 1;
    margin: 0;
    font-size: 1rem;
    font-weight: 650;
    line-height: 24px;
  }
  .dialog-body {
    padding: 16px 20px 20px;
  }
  .dialog-foot {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    padding: 0 20px 20px;
  }
  @media (max-width: 575px) {
    dialog {
      width: 100%;
      max-width: none;
      max-height: 85%;
      margin: auto 0 0;
      border-radius: var(--k-radius-3) var(--k-radius-3) 0 0;
      border-inline: 0;
      border-bottom: 0;
    }
  }
`;

const TALL = 1200;

/** Open a dialog. In a frame as high as its content the middle may be out of sight, so there it opens beside its opener. */
export function openDialog(dialog: HTMLDialogElement, opener?: Element | null): void {
  if (dialog.open) return;
  const top = opener?.getBoundingClientRect().top;
  if (top !== undefined && window.innerHeight > TALL) {
    const room = Math.max(16, Math.min(top - 120, window.innerHeight - 736));
    Object.assign(dialog.style, { marginTop: `${String(Math.round(room))}px`, marginBottom: "auto" });
  }
  dialog.showModal();
}

/** Draw a dialog with title, close button and body. `name` becomes its class beside the old library's. */
export function dialogOf(name: string, title: string, body: unknown, foot?: unknown): TemplateResult {
  const close = (event: Event): void => {
    (event.currentTarget as HTMLElement).closest("dialog")?.close();
  };
  const onBackdrop = (event: MouseEvent): void => {
    if (event.target === event.currentTarget && event.detail > 0) (event.currentTarget as HTMLDialogElement).close();
  };
  return html`<dialog class="awsui-modal-dialog ${name}" aria-label=${title} @click=${onBackdrop}>
    <div class="dialog-head">
      <h2>${title}</h2>
      <button type="button" class="btn is-icon" aria-label=${say("close")} @click=${close}>${icon("x")}</button>
    </div>
    <div class="dialog-body">${body}</div>
    ${foot === undefined ? "" : html`<div class="dialog-foot">${foot}</div>`}
  </dialog>`;
}
