/**
 * Keys. One listener for the page; each element registers its own keys and what they do. With several widgets on a page the keys
 * go to the one that was used last. Off while a text control has focus; single keys can be switched off by the worker (look 10).
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface Shortcut {
  /** As `event.key`, with `Mod+` for Ctrl or Cmd and `Shift+`: "1", "Delete", "Mod+z", "Mod+Shift+z". */
  readonly keys: readonly string[];
  /** What it does, in words, for the list. */
  readonly says: string;
  /** Return false to let the key mean what it means elsewhere. */
  readonly run: (event: KeyboardEvent) => boolean | undefined;
}

const STORED = "crowd-elements:single-keys";
const live: Shortcuts[] = [];
let current: Shortcuts | null = null;

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch (error) {
    if (error instanceof DOMException) return null; // storage refused to this frame
    throw error;
  }
}

let singleKeys = stored() !== "off";

/** Whether keys without Ctrl or Cmd are on. */
export function usesSingleKeys(): boolean {
  return singleKeys;
}

/** Switch keys without Ctrl or Cmd on or off, and remember it where storage is allowed. */
export function useSingleKeys(on: boolean): void {
  singleKeys = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

const TYPING = new Set(["text", "search", "url", "tel", "email", "password", "number", "date", "datetime-local", "month", "week", "time"]);

/** Whether an element takes typed text, so that keys belong to it. */
export function takesText(element: EventTarget | undefined): boolean {
  if (element instanceof HTMLInputElement) return TYPING.has(element.type);
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLElement && element.isContentEditable;
}

/** Write a key press the way shortcuts do. Shift counts where it does not already make another character. */
export function written(event: KeyboardEvent): string {
  const key = event.key.length === 1 && (event.ctrlKey || event.metaKey) ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && (event.ctrlKey || event.metaKey || event.key.length > 1) ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Mod+" : ""}${shift}${key}`;
}

const NAMES: Readonly<Record<string, string>> = { " ": "Space", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", Delete: "Del", Escape: "Esc" };

/** Name a key of a shortcut as it stands on a keyboard. */
export function nameOf(key: string): string {
  const [, held = "", plain = key] = /^((?:(?:Mod|Shift)\+)*)(.+)$/.exec(key) ?? [];
  const mod = /^(?:Mac|iP)/.test(navigator.platform) ? "⌘ " : "Ctrl ";
  return held.replace("Mod+", mod).replace("Shift+", "Shift ") + (NAMES[plain] ?? (plain.length === 1 ? plain.toUpperCase() : plain));
}

/** Whether Alt is held for something else than a sign: many keyboards have their brackets there. */
function isAltered(event: KeyboardEvent): boolean {
  return event.altKey && !/^[^\p{L}\p{N}\s]$/u.test(event.key);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isAltered(event) || event.isComposing || takesText(event.composedPath()[0])) return;
  const key = event.altKey ? event.key : written(event);
  if (!singleKeys && !key.startsWith("Mod+") && key.length === 1) return;
  const inDialog = event.composedPath().some((one) => one instanceof HTMLDialogElement);
  for (const shortcut of inDialog ? [] : (addressed(event)?.list() ?? [])) {
    if (!shortcut.keys.includes(key)) continue;
    if (shortcut.run(event) !== false) event.preventDefault();
    return;
  }
}

function addressed(event: Event): Shortcuts | null {
  const path = event.composedPath();
  return live.find((one) => path.includes(one.host)) ?? (current !== null && live.includes(current) ? current : (live[0] ?? null));
}

function onUse(event: Event): void {
  const path = event.composedPath();
  current = live.find((one) => path.includes(one.host)) ?? current;
}

/** The keys of one element, for as long as it is on the page. */
export class Shortcuts implements ReactiveController {
  constructor(
    readonly host: ReactiveControllerHost & HTMLElement,
    readonly list: () => readonly Shortcut[],
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    if (live.length === 0) {
      document.addEventListener("keydown", onKey);
      document.addEventListener("pointerdown", onUse, true);
      document.addEventListener("focusin", onUse, true);
    }
    live.push(this);
    live.sort((a, b) => (a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  }

  hostDisconnected(): void {
    live.splice(live.indexOf(this), 1);
    if (live.length > 0) return;
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("pointerdown", onUse, true);
    document.removeEventListener("focusin", onUse, true);
  }
}
