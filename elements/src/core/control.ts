/** An element that puts something into the answer. The form knows controls only through this class. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { flag } from "./attributes";
import { CrowdElement } from "./element";
import { icon } from "./icons";

/** One thing for the answer: a value under a name, or one tick of a group under a name (reference 3.1). */
export type Contribution = { readonly name: string; readonly value: unknown } | { readonly name: string; readonly choice: string; readonly checked: boolean };

export abstract class CrowdControl extends CrowdElement {
  @property({ reflect: true }) name = "";
  @property({ converter: flag, reflect: true }) disabled = false;
  @property({ converter: flag, reflect: true }) required = false;

  /** The sentence shown in place of help since the last try to submit, or null. Cleared when the worker changes the value. */
  @state() problem: string | null = null;

  /** What goes into the answer now; null for nothing, such as an empty text. Asked only when named and not disabled. */
  abstract contribution(): Contribution | null;

  /** Return what hinders a submit, in words for the worker, or null. The form shows it by `showProblem`. */
  validateForSubmit(): string | null {
    return null;
  }

  /** Show a problem, or none, where the control shows such things. */
  showProblem(sentence: string | null): void {
    this.problem = sentence;
  }

  /** Return what `restore` needs to bring the worker's work back: JSON, or undefined when nothing was done. */
  abstract draft(): unknown;

  /** Take back what `draft` returned, perhaps in another visit. Must not trust its shape. */
  abstract restore(draft: unknown): void;

  /** Go back to what the attributes say. */
  abstract reset(): void;

  /** Tell the page that the worker changed the value. Bubbles out of shadow roots, so `event.target` is this element. */
  protected changed(type: "change" | "input" = "change"): void {
    this.problem = null;
    this.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }

  /** The problem as a line under the field; give the field `aria-describedby="fault"`. */
  protected fault(): TemplateResult | typeof nothing {
    return this.problem === null ? nothing : html`<p class="fault" id="fault">${icon("alert-circle")}<span>${this.problem}</span></p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("problem")) this.toggleAttribute("data-invalid", this.problem !== null);
  }
}
