/** `<crowd-radio-group>`: at most one of its radio buttons is ticked; arrow keys move among them (reference 4). */
import { css, html, type TemplateResult } from "lit";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { CrowdRadioButton } from "./crowd-radio-button";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class CrowdRadioGroup extends CrowdElement {
  static override styles = CrowdRadioGroup.dressed(css`
    :host {
      display: block;
    }
  `);

  private get buttons(): CrowdRadioButton[] {
    return [...this.querySelectorAll<CrowdRadioButton>("crowd-radio-button")].filter((one) => one instanceof CrowdRadioButton && one.closest("crowd-radio-group") === this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasAttribute("role")) this.setAttribute("role", "radiogroup");
    this.addEventListener("crowd-radio-ticked", this.onTicked);
    this.addEventListener("keydown", this.onKey);
  }

  /** By the worker or by a script. Before the page hears of a change, so that it reads the new state. */
  private readonly onTicked = (event: Event): void => {
    event.stopPropagation();
    const chosen = event.target;
    for (const button of this.buttons) if (button !== chosen && button.checked) button.checked = false;
    this.setStops();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const usable = this.buttons.filter((one) => !one.disabled);
    const at = usable.findIndex((one) => event.composedPath().includes(one));
    if (step === undefined || at === -1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = usable[(at + step + usable.length) % usable.length];
    next?.focus();
    next?.choose();
  };

  private readonly setStops = (): void => {
    const usable = this.buttons.filter((one) => !one.disabled);
    const stop = usable.find((one) => one.checked) ?? usable[0];
    for (const button of this.buttons) button.isTabStop = button === stop;
  };

  protected override view(): TemplateResult {
    return html`<slot @slotchange=${this.onSlot}></slot>`;
  }

  private onSlot(): void {
    const ticked = this.buttons.filter((one) => one.checked);
    for (const extra of ticked.slice(0, -1)) extra.checked = false;
    this.setStops();
  }
}

define("crowd-radio-group", CrowdRadioGroup);
