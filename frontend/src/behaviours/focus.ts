/** Put the focus on what reports something: [data-focus], on arrival of the page or of a fragment. */
export function bindFocus(root: ParentNode): void {
  const target = root.querySelector<HTMLElement>("[data-focus]");
  if (target === null) return;
  target.removeAttribute("data-focus"); // once: a later fragment must not take the focus back
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}
