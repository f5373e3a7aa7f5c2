/** Set the page's address, as a browser would have it. */
export function visit(address: string): void {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
}

/** Replace the body's content. */
export function page(html: string): void {
  document.body.innerHTML = html;
}

/** Return the one element, or fail. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says which element a test expects
export function one<T extends HTMLElement = HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** Press a key on an element. */
export function key(target: EventTarget, name: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

/** Let promises settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
