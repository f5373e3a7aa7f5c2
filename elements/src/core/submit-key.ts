/** Enter submits from a widget that has no other use for it, as it does from a list of choices in HTML. */
import type { Shortcut } from "./shortcuts";
import { say } from "./words";

const ACTS = "button, a[href], summary, audio, video, select, [role='button'], [contenteditable]";

export function submitKey(widget: Element): Shortcut {
  return {
    keys: ["Enter"],
    says: say("submitByKey"),
    run: (event) => {
      const origin = event.composedPath()[0];
      const form = widget.closest("crowd-form");
      if (form === null || (origin instanceof Element && origin.matches(ACTS))) return false;
      (form as HTMLElement & { submit(): void }).submit();
      return undefined;
    },
  };
}
