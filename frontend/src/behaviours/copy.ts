/** Copy the text of [data-copy] and say so, in the button and aloud. */
import { announce } from "./announce";
import { word } from "./words";

const SHOWN_MS = 1500;

async function write(text: string): Promise<void> {
  // navigator.clipboard is missing on plain http, where a marketplace on a local network may live.
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (clipboard !== undefined) {
    await clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  document.execCommand("copy");
  field.remove();
}

async function copy(button: HTMLElement): Promise<void> {
  await write(button.dataset.copy ?? "");
  const said = button.dataset.copied ?? word("copied");
  announce(said);
  const label = button.querySelector<HTMLElement>("[data-copy-text]");
  if (label === null || button.dataset.copying !== undefined) return;
  const before = label.textContent;
  button.dataset.copying = "";
  label.textContent = said;
  window.setTimeout(() => {
    label.textContent = before;
    delete button.dataset.copying;
  }, SHOWN_MS);
}

/** Listen for copy buttons anywhere in the document. */
export function installCopy(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button !== null) void copy(button);
  });
}
