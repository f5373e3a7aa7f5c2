/** `all-crowd-elements-ready` on the document, once, when everything present at DOMContentLoaded has been drawn (reference 2.2). */
import { LitElement } from "lit";

import { everyElement } from "./define";

async function drawn(): Promise<void> {
  const elements = [...document.querySelectorAll(everyElement())].filter((one) => one instanceof LitElement);
  await Promise.allSettled(elements.map((one) => one.updateComplete));
}

async function tell(): Promise<void> {
  await drawn();
  await drawn(); // the first drawing may have made or changed others
  // A task of its own: scripts at the end of the page have run by then.
  setTimeout(() => {
    document.dispatchEvent(new Event("all-crowd-elements-ready", { bubbles: true }));
  }, 0);
}

/** Whether DOMContentLoaded has been sent. "interactive" does not say: deferred scripts run in it, before the event. */
function isParsed(): boolean {
  if (document.readyState !== "interactive") return document.readyState === "complete";
  const [visit] = performance.getEntriesByType("navigation");
  return visit instanceof PerformanceNavigationTiming && visit.domContentLoadedEventStart > 0;
}

/** Arrange the event; call once, after all definitions. */
export function tellWhenReady(): void {
  let isTold = false;
  const start = (): void => {
    if (!isTold) void tell();
    isTold = true;
  };
  if (isParsed()) setTimeout(start, 0);
  document.addEventListener("DOMContentLoaded", start, { once: true });
  window.addEventListener("load", start, { once: true }); // where the browser tells no times
}
