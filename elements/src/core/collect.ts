/** From the page to the answer: walk the controls in document order and build one object (reference 3.1). */
import { CrowdControl, type Contribution } from "./control";
import { isOurs } from "./define";
import { contributionsOf, isNative, type Native } from "./natives";

/** Marks a native control inside a shadow root as a part of an element of ours, not an answer of its own. */
export const OWN_PART = "data-own-part";

export type Control = CrowdControl | Native;

/** Every control below a root in document order, those in open shadow roots of ours included, parts of our elements not. */
export function* controlsBelow(root: ParentNode): Generator<Control> {
  for (const element of root.children) yield* controlsOf(element);
}

function* controlsOf(element: Element): Generator<Control> {
  if (element instanceof CrowdControl) yield element;
  else if (isNative(element) && !element.hasAttribute(OWN_PART)) yield element;
  yield* controlsBelow(element);
  if (isOurs(element.localName) && element.shadowRoot !== null) yield* controlsBelow(element.shadowRoot);
}

/** Every control of a form: below it and, where the form is a part of an element of ours, of that element too. */
export function controlsFor(form: Element): Control[] {
  const root = form.getRootNode();
  if (root instanceof ShadowRoot && isOurs(root.host.localName)) return [...controlsOf(root.host)];
  return [...controlsOf(form)];
}

/** What one control contributes now. */
export function contributions(control: Control): Contribution[] {
  if (!(control instanceof CrowdControl)) return contributionsOf(control);
  if (control.disabled || control.closest("fieldset[disabled]") !== null) return [];
  const found = control.contribution();
  return found === null || found.name === "" ? [] : [found];
}

/** Put contributions together: ticks of one name merge into one object, other values of one name become a list; names sorted. */
export function merged(found: Iterable<Contribution>): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  const ticks = new Map<string, Record<string, boolean>>();
  for (const one of found) {
    const list = values.get(one.name) ?? [];
    values.set(one.name, list);
    if (!("choice" in one)) {
      list.push(one.value);
      continue;
    }
    const group = ticks.get(one.name) ?? {};
    if (!ticks.has(one.name)) list.push(group);
    ticks.set(one.name, group);
    // Two ticks of one value: ticked when either is.
    group[one.choice] = one.checked || group[one.choice] === true;
  }
  const names = [...values.keys()].sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, values.get(name)?.length === 1 ? values.get(name)?.[0] : values.get(name)]));
}
