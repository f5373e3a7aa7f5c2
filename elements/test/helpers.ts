/** Set the page's address, as a browser would have it. */
export function visit(address: string): void {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
}

/** Replace the body and wait until every element in it is drawn. */
export async function page(html: string): Promise<void> {
  document.body.innerHTML = html;
  await settled();
}

/** Wait until nothing waits to be drawn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    for (const element of document.querySelectorAll<Element & { updateComplete?: Promise<unknown> }>("*")) await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Return the one element, or fail. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says which element a test expects
export function one<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** Return an element inside the shadow root of another. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says which element a test expects
export function inside<T extends Element = HTMLElement>(host: string, selector: string): T {
  const { shadowRoot } = one(host);
  if (shadowRoot === null) throw new Error(`${host} has no shadow root`);
  return one<T>(selector, shadowRoot);
}

/** The answer object of the page's form. */
export function answer(): Record<string, unknown> {
  return one<HTMLElement & { answers(): [Record<string, unknown>] }>("crowd-form").answers()[0];
}

/** Change a native field as typing does. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Tick or untick as a click does. */
export function tick(box: HTMLInputElement, on = true): void {
  box.checked = on;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}
