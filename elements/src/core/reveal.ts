/** A control with a fault may be out of sight: on another tab, in a closed dialog or in folded instructions. Whoever hides it shows it. */
const EVENT = "crowd-reveal";

/** Whether it is drawn at all. */
export function isSeen(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Ask everything around an element to show it, and wait until that is drawn. */
export async function reveal(element: Element): Promise<void> {
  for (let at: Element | null = element.parentElement; at !== null; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  element.dispatchEvent(new Event(EVENT, { bubbles: true, composed: true }));
  if (isSeen(element)) return;
  await new Promise((resolve) => {
    setTimeout(resolve, 0); // elements draw in between
  });
}

/** Run `show` with the child of `host` around a control that is to be seen. */
export function onReveal(host: Element, show: (child: Element) => void): void {
  host.addEventListener(EVENT, (event) => {
    const child = [...host.children].find((one) => event.composedPath().includes(one));
    if (child !== undefined) show(child);
  });
}
