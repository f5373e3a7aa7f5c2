/** The work area of image classifiers: the picture, and the keys that enlarge it. */
import { html, type TemplateResult } from "lit";

import { CrowdImageView } from "./image-view";
import type { Shortcut } from "./shortcuts";
import { say } from "./words";

/** Which way the window goes over the picture, in shares of it. */
const PANS: Readonly<Record<string, readonly [number, number]>> = { "Shift+ArrowLeft": [-0.2, 0], "Shift+ArrowRight": [0.2, 0], "Shift+ArrowUp": [0, -0.2], "Shift+ArrowDown": [0, 0.2] };

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
    {
      keys: Object.keys(PANS),
      says: say("panByKey"),
      run: (event) => {
        const [dx, dy] = PANS[`Shift+${event.key}`] ?? [0, 0];
        return viewOf(widget)?.pan(dx, dy) === true ? undefined : false;
      },
    },
  ];
}
