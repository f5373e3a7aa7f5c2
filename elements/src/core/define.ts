/** Registration: names are taken once, so that a script included twice does no harm. */
const ours = new Set<string>();

/** Define an element under its name and count it among ours. */
export function define(name: string, element: CustomElementConstructor): void {
  ours.add(name);
  if (customElements.get(name) === undefined) customElements.define(name, element);
}

/** Whether a tag is one of ours. */
export function isOurs(name: string): boolean {
  return ours.has(name);
}

/** A selector for every element of ours; empty before any is defined. */
export function everyElement(): string {
  return [...ours].join(",");
}

/** A selector for those which have a place for a region of the light DOM. */
export function elementsWith(region: string): string {
  const has = (name: string): boolean => (customElements.get(name) as { readonly regions?: readonly string[] } | undefined)?.regions?.includes(region) === true;
  return [...ours].filter(has).join(",");
}
