/** `<crowd-tabs>`: shows one crowd-tab at a time, the first to begin with (reference 5). Hidden pages still count in the answer. */
import { css, html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { define } from "../core/define";
import { CrowdElement } from "../core/element";
import { onReveal } from "../core/reveal";
import { tabList, tabStyles } from "../core/tab-list";
import { CrowdTab } from "./crowd-tab";

export class CrowdTabs extends CrowdElement {
  static override styles = CrowdTabs.dressed(
    tabStyles,
    css`
      :host {
        display: block;
      }
    `,
  );

  @state() private selected = 0;

  constructor() {
    super();
    onReveal(this, (page) => {
      const at = this.pages.findIndex((one) => one === page);
      if (at !== -1 && at !== this.selected) this.select(at);
    });
  }

  private get pages(): CrowdTab[] {
    return [...this.children].filter((child) => child instanceof CrowdTab);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("crowd-tab-changed", this.onTab);
  }

  /** Show a page by its place, from 0. */
  select(index: number): void {
    this.selected = index;
    this.pages.forEach((page, at) => {
      page.toggleAttribute("active", at === index); // at once, for what is in it may be about to take the focus
    });
  }

  private readonly onTab = (event: Event): void => {
    event.stopPropagation();
    this.requestUpdate();
  };

  protected override view(): TemplateResult {
    const titles = this.pages.map((page) => page.header);
    return html`${tabList(titles, this.selected, this.getAttribute("aria-label") ?? titles.join(", "), (index) => {
        this.select(index);
      })}<slot @slotchange=${this.onSlot}></slot>`;
  }

  private onSlot(): void {
    this.select(Math.max(0, Math.min(this.selected, this.pages.length - 1)));
    this.requestUpdate();
  }
}

define("crowd-tabs", CrowdTabs);
