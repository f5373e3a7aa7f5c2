/** Icons that templates name (`icon="star"`, `icon="av:play-arrow"`) or give an address of. The set is a chunk, loaded on first use. */
import { html, svg, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import { until } from "lit/directives/until.js";

import { loadChunk } from "./chunks";

const EMPTY = html`<span class="named-icon" aria-hidden="true"></span>`;

async function drawn(name: string): Promise<unknown> {
  try {
    const icons = (await loadChunk("crowd-icons.js", "CrowdIcons")) as Readonly<Record<string, string>>;
    const markup = Object.hasOwn(icons, name) ? icons[name] : undefined;
    if (markup === undefined) return EMPTY;
    return svg`<svg class="named-icon" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${unsafeSVG(markup)}</svg>`;
  } catch (error) {
    console.warn("crowd-elements: icons could not be loaded", error);
    return EMPTY;
  }
}

const known = new Map<string, Promise<unknown>>();

/** Draw an icon by its name or address; an unknown name is an empty box of the same size. */
export function namedIcon(name: string): TemplateResult {
  if (/[/.]/.test(name)) return html`<img class="named-icon" src=${name} alt="" />`;
  const plain = name.replace(/^icons:/, "");
  const icon = known.get(plain) ?? drawn(plain);
  known.set(plain, icon);
  return html`${until(icon, EMPTY)}`;
}
