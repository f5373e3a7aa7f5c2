/** `<crowd-instructions>`: a link that opens Summary, Detailed Instructions and Examples (reference 6). */
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { define } from "../core/define";
import { dialogOf, dialogs, openDialog } from "../core/dialog";
import { CrowdElement } from "../core/element";
import { icon } from "../core/icons";
import { Regions } from "../core/regions";
import { onReveal } from "../core/reveal";
import { buttons } from "../core/styles";
import { tabList, tabStyles } from "../core/tab-list";
import { say } from "../core/words";

interface Page {
  readonly title: string;
  /** The regions on it. */
  readonly holds: readonly string[];
  readonly body: TemplateResult;
}

export class CrowdInstructions extends CrowdElement {
  static override readonly regions = ["short-summary", "detailed-instructions", "positive-example", "negative-example"];

  static override styles = CrowdInstructions.dressed(
    buttons,
    dialogs,
    tabStyles,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
      .panel {
        padding-top: 16px;
      }
      ::slotted(*) {
        display: block;
      }
      .example {
        margin: 0 0 16px;
        padding: 12px 16px;
        border: 1px solid var(--k-success-line);
        border-radius: var(--k-radius-2);
        background: var(--k-success-soft);
      }
      .example.is-bad {
        border-color: var(--k-danger-line);
        background: var(--k-danger-soft);
      }
      .example h3 {
        display: flex;
        gap: 8px;
        align-items: center;
        margin: 0 0 8px;
        font-size: var(--k-text-md);
        font-weight: 650;
        color: var(--k-success);
      }
      .example.is-bad h3 {
        color: var(--k-danger);
      }
    `,
  );

  @property({ attribute: "link-text" }) linkText = "";
  @property({ attribute: "link-type" }) linkType = "link";
  @state() private selected = 0;

  private readonly parts = new Regions(this, CrowdInstructions.regions);

  constructor() {
    super();
    onReveal(this, (region) => {
      this.selected = Math.max(0, this.pages.findIndex((page) => page.holds.includes(region.localName)));
      this.open();
    });
  }

  open(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog !== null) openDialog(dialog, this);
  }

  private get pages(): Page[] {
    const pages: Page[] = [];
    if (this.parts.has("short-summary")) pages.push({ title: say("summary"), holds: ["short-summary"], body: html`<slot name="short-summary"></slot>` });
    if (this.parts.has("detailed-instructions")) pages.push({ title: say("detailedInstructions"), holds: ["detailed-instructions"], body: html`<slot name="detailed-instructions"></slot>` });
    if (this.parts.has("positive-example") || this.parts.has("negative-example")) pages.push({ title: say("examples"), holds: ["positive-example", "negative-example"], body: this.examples() });
    return pages;
  }

  private examples(): TemplateResult {
    const good = html`<section class="example"><h3>${icon("check-circle")}${say("goodExample")}</h3><slot name="positive-example"></slot></section>`;
    const bad = html`<section class="example is-bad"><h3>${icon("alert-circle")}${say("badExample")}</h3><slot name="negative-example"></slot></section>`;
    return html`${this.parts.has("positive-example") ? good : nothing}${this.parts.has("negative-example") ? bad : nothing}`;
  }

  protected override view(): TemplateResult {
    const text = this.linkText || say("clickForInstructions");
    const pages = this.pages;
    const shown = pages[this.selected] ?? pages[0];
    const body = html`${tabList(
        pages.map((page) => page.title),
        this.selected,
        say("instructions"),
        (index) => {
          this.selected = index;
        },
      )}
      <div class="panel" role="tabpanel" aria-label=${shown?.title ?? say("instructions")} tabindex="0">${shown?.body}<slot></slot></div>`;
    return html`<button type="button" part="trigger" class="btn ${this.linkType === "button" ? "" : "is-link"}" aria-haspopup="dialog" @click=${this.onOpen}>${text}</button>
      ${dialogOf("instructions", say("instructions"), body)}`;
  }

  private onOpen(): void {
    this.open();
  }
}

define("crowd-instructions", CrowdInstructions);
