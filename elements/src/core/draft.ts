/**
 * Work in progress, kept in the browser under the assignment's id until it is done or a day old, so that neither a reload nor a
 * failed submit loses it. Where storage is refused nothing is kept and nothing breaks.
 */
import { CrowdControl } from "./control";
import type { Control } from "./collect";
import { draftOf, restoreNative } from "./natives";

const PREFIX = "crowd-draft:";
const DAY_MS = 86_400_000;

type Entries = [key: string, draft: unknown][];

function storage<T>(act: (store: Storage) => T): T | null {
  try {
    return act(window.localStorage);
  } catch (error) {
    if (error instanceof DOMException) return null; // refused, or full
    throw error;
  }
}

/** Name controls by name and place among those of that name: the same page yields the same keys. */
function* keyed(controls: Iterable<Control>): Generator<[string, Control]> {
  const seen = new Map<string, number>();
  for (const control of controls) {
    const label = `${control.localName}/${control.name}`;
    const nth = seen.get(label) ?? 0;
    seen.set(label, nth + 1);
    yield [`${label}/${String(nth)}`, control];
  }
}

/** Keep what the controls hold now. */
export function keepDraft(assignmentId: string, controls: Iterable<Control>): void {
  const entries: Entries = [];
  for (const [key, control] of keyed(controls)) {
    const draft = control instanceof CrowdControl ? control.draft() : draftOf(control);
    if (draft !== undefined) entries.push([key, draft]);
  }
  storage((store) => {
    store.setItem(PREFIX + assignmentId, JSON.stringify({ kept: Date.now(), entries }));
  });
}

function readDraft(assignmentId: string): Map<string, unknown> {
  const text = storage((store) => {
    forgetOld(store);
    return store.getItem(PREFIX + assignmentId);
  });
  try {
    const read = JSON.parse(text ?? "{}") as { entries?: Entries } | null;
    return new Map(Array.isArray(read?.entries) ? read.entries : []);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return new Map();
    throw error;
  }
}

function forgetOld(store: Storage): void {
  for (const key of Object.keys(store).filter((one) => one.startsWith(PREFIX))) {
    const kept = /"kept":(\d+)/.exec(store.getItem(key) ?? "")?.[1];
    if (kept === undefined || Date.now() - Number(kept) > DAY_MS) store.removeItem(key);
  }
}

/** Bring work back into the controls. Returns whether there was any. */
export function restoreDraft(assignmentId: string, controls: Iterable<Control>): boolean {
  const drafts = readDraft(assignmentId);
  if (drafts.size === 0) return false;
  for (const [key, control] of keyed(controls)) {
    if (!drafts.has(key)) continue;
    const draft = drafts.get(key);
    if (control instanceof CrowdControl) control.restore(draft);
    else restoreNative(control, draft);
  }
  return true;
}
