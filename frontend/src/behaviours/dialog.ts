/** Native dialogs: [data-dialog-open="id"] opens, [data-dialog-close] and the backdrop close, [data-confirm="id"] asks before a form is sent. */
const confirmed = new WeakSet<HTMLElement>();
let asking: HTMLElement | null = null;

/** Return the dialog with this id, if the page has one. */
function dialogOf(id: string | undefined): HTMLDialogElement | null {
  const found = id === undefined ? null : document.getElementById(id);
  return found instanceof HTMLDialogElement ? found : null;
}

function ask(button: HTMLElement, event: Event): void {
  if (confirmed.delete(button)) return;
  const dialog = dialogOf(button.dataset.confirm);
  if (dialog === null) return;
  event.preventDefault();
  event.stopPropagation();
  asking = button;
  dialog.showModal();
}

function agree(dialog: HTMLDialogElement | null): void {
  dialog?.close();
  const button = asking;
  asking = null;
  if (button === null) return;
  confirmed.add(button);
  button.click();
}

function onClick(event: Event): void {
  const target = event.target as Element;
  const question = target.closest<HTMLElement>("[data-confirm]");
  if (question !== null) {
    ask(question, event);
    return;
  }
  if (target.closest("[data-confirm-yes]") !== null) {
    agree(target.closest("dialog"));
    return;
  }
  const opener = target.closest<HTMLElement>("[data-dialog-open]");
  const dialog = dialogOf(opener?.dataset.dialogOpen);
  if (dialog !== null) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (target.closest("[data-dialog-close]") !== null || target instanceof HTMLDialogElement) target.closest("dialog")?.close();
}

/** Listen in the capture phase, so that a question comes before everything else a press would do. */
export function installDialogs(): void {
  document.addEventListener("click", onClick, true);
}
