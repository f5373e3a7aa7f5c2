/** What every element stands on: tokens, open shadow root, and attributes that may be unreadable. */
import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from "lit";

import { Unreadable } from "./loose";
import { base } from "./styles";
import { tokens } from "./tokens";
import { say } from "./words";

export abstract class CrowdElement extends LitElement {
  /** Regions of the light DOM which the element shows in slots of their own; see regions.ts. */
  static readonly regions: readonly string[] = [];

  private readonly faults = new Map<string, string>();

  override connectedCallback(): void {
    super.connectedCallback();
    // Set by a script before this library came: it would hide the accessor of the same name.
    for (const name of ["value", "checked"] as const) {
      const early = Object.getOwnPropertyDescriptor(this, name);
      if (early === undefined) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early.value);
    }
  }

  /** Draw the element. Never `render`: that also shows attributes which could not be read. */
  protected abstract view(): unknown;

  protected override willUpdate(changed: PropertyValues): void {
    for (const name of changed.keys()) this.note(String(name), (this as unknown as Record<PropertyKey, unknown>)[name]);
  }

  private note(name: string, value: unknown): void {
    this.faults.delete(name);
    if (!(value instanceof Unreadable)) return;
    const attribute = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const sentence = say("unreadable", { name: attribute, reason: value.reason });
    this.faults.set(name, sentence);
    console.error(`<${this.localName}> ${sentence}`, value.text);
  }

  /** Whether an attribute of this element could not be read, which its author must mend. */
  protected get isFaulty(): boolean {
    return this.faults.size > 0;
  }

  protected override render(): TemplateResult {
    return html`${this.faults.size === 0 ? nothing : this.authorsFault()}${this.view()}`;
  }

  private authorsFault(): TemplateResult {
    return html`<div class="authors-fault" role="alert">
      ${[...this.faults.values()].map((sentence) => html`<p><strong>&lt;${this.localName}&gt;</strong> ${sentence}</p>`)}
      <p>${say("unreadableHelp")}</p>
    </div>`;
  }

  /** Compose the style sheets of an element: the furniture first, then its own. */
  protected static dressed(...own: CSSResultGroup[]): CSSResultGroup[] {
    return [tokens, base, ...own];
  }
}
