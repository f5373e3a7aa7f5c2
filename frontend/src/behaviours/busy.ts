/** Busy buttons: after [data-busy] is pressed its label stays, a spinner appears, and a second press does nothing. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter;
  if (form.hasAttribute("data-sending")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (button?.dataset.busy === undefined && form.dataset.busy === undefined) return;
  form.setAttribute("data-sending", "");
  button?.setAttribute("aria-busy", "true");
}

function release(form: Element): void {
  form.removeAttribute("data-sending");
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

/** Listen to every form; free them when an answer came without leaving the page, or the page is shown again. */
export function installBusy(): void {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = (event.target as Element).closest("form");
    if (form !== null) release(form);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) release(form);
  });
}
