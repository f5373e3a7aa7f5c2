/**
 * What the library says about the page itself, in rules that weigh nothing, so that any rule of the page wins:
 * no margin around a crowd-form at the top, the site's paper below it, and no flash of instructions before they have a place.
 * `<html data-crowd-theme="light|dark|auto">` chooses the theme; the site may choose by message for pages that can be dark.
 */
import { besideScript } from "./chunks";
import { elementsWith } from "./define";

const rules = (): string => `
:where(html[data-crowd-theme="light"]) { color-scheme: light }
:where(html[data-crowd-theme="dark"]) { color-scheme: dark }
:where(html[data-crowd-theme="auto"]) { color-scheme: light dark }
:where(body:has(> crowd-form, > crowd-entity-annotation)) { margin: 0; background: light-dark(#fffdf9, #1d1b18) }
:where(short-instructions, full-instructions, classification-target) > :where(:first-child) { margin-top: 0 }
:where(classification-target) > :where(audio) { width: 100%; max-width: 640px }
:where(classification-target, classification-target > p, classification-target > div) > :where(video, iframe, img:not([height])) { max-width: 100% }
:where(short-instructions, full-instructions) > :where(ul, ol) { padding-inline-start: 18px }
:where(${elementsWith("full-instructions")}) > :where(full-instructions:not([slot])) { display: none }
`;

const THEMES = ["light", "dark"];

/** Whether the page declared that it can be dark, by a rule or by a meta element. */
function canBeDark(): boolean {
  const declared = `${getComputedStyle(document.documentElement).colorScheme} ${document.querySelector<HTMLMetaElement>("meta[name='color-scheme']")?.content ?? ""}`;
  return /\bdark\b/.test(declared);
}

function onMessage(event: MessageEvent): void {
  const data: unknown = event.data;
  if (event.source !== window.parent || typeof data !== "object" || data === null) return;
  const { type, theme } = data as { type?: unknown; theme?: unknown };
  if (type !== "kempelen:theme" || typeof theme !== "string" || !THEMES.includes(theme) || !canBeDark()) return;
  document.documentElement.style.colorScheme = theme;
}

/** The site's face, from this script's folder, for those elements which name it; a page from a disk does without. */
function offerFont(): void {
  const address = new URL(besideScript("crowd-font.woff2"));
  if (!/^https?:$/.test(address.protocol) || typeof FontFace === "undefined") return;
  document.fonts.add(new FontFace("Hanken Grotesk Variable", `url("${address.href}") format("woff2")`, { weight: "100 900", display: "swap" }));
}

/** Put the page rules in place and listen for the site's choice. Call once, after all definitions. */
export function installTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules());
  offerFont();
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
  if (window.parent !== window) window.addEventListener("message", onMessage);
}
