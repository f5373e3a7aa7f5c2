/** The work area of image classifiers: the picture, and the keys that enlarge it. */
import { html, type TemplateResult } from "lit";

import { CrowdImageView } from "./image-view";
import type { Shortcut } from "./shortcuts";
import { say } from "./words";

export function imageWork(src: string, overlay: unknown): TemplateResult {
  return html`<crowd-image-view .src=${src} .overlay=${overlay}></crowd-image-view>`;
}

function viewOf(widget: Element): CrowdImageView | null {
  const view = widget.shadowRoot?.querySelector("crowd-image-view");
  return view instanceof CrowdImageView ? view : null;
}

/** Whether the picture could not be loaded: then there is nothing to judge. */
export function isImageBroken(widget: Element): boolean {
  return viewOf(widget)?.isBroken === true;
}

export function zoomKeys(widget: Element): Shortcut[] {
  const act = (run: (view: CrowdImageView) => void) => () => {
    const view = viewOf(widget);
    if (view !== null) run(view);
    return view === null ? false : undefined;
  };
  return [
    { keys: ["+", "="], says: say("zoomIn"), run: act((view) => { view.zoom(1.5); }) },
    { keys: ["-"], says: say("zoomOut"), run: act((view) => { view.zoom(1 / 1.5); }) },
    { keys: ["Mod+0"], says: say("zoomFit"), run: act((view) => { view.fit(); }) },
  ];
}
