/**
 * The frame of every annotator and classifier: instructions | header and work | labels and Submit (reference 6, 2.6).
 * Below 700 px the parts stack, the work before its instructions. A subclass draws `work()` and, if it has one, `side()`.
 */
import { html, nothing, type CSSResultGroup, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { annotatorStyles } from "./annotator-styles";
import { CrowdControl, type Contribution } from "./control";
import { dialogOf, dialogs, openDialog } from "./dialog";
import { icon } from "./icons";
import { Regions } from "./regions";
import { onReveal } from "./reveal";
import { nameOf, Shortcuts, usesSingleKeys, useSingleKeys, type Shortcut } from "./shortcuts";
import { buttons, fieldNotes, keys, ticks } from "./styles";
import { say } from "./words";

export abstract class Annotator extends CrowdControl {
  @property() header = "";

  /** Set by the form when this is its only content: Submit then stands beside the work instead of below it. */
  @property({ attribute: false }) submitHere: TemplateResult | typeof nothing = nothing;

  @state() private instructionsFolded = false;

  protected readonly regions = new Regions(this, (this.constructor as typeof Annotator).regions);
  protected readonly shortcuts = new Shortcuts(this, () => [...this.keys(), { keys: ["?"], says: say("shortcutHelp"), run: this.onHelp }]);

  private kept: unknown;
  private isStale = true;

  static override readonly regions: readonly string[] = ["short-instructions", "full-instructions"];

  static override styles: CSSResultGroup = Annotator.dressed(buttons, keys, fieldNotes, ticks, dialogs, annotatorStyles);

  constructor() {
    super();
    onReveal(this, ({ localName }) => {
      if (localName === "short-instructions") this.instructionsFolded = false;
      else if (localName === "full-instructions") this.openOwn("full");
    });
  }

  /** The work area. */
  protected abstract work(): unknown;

  /** The list at the right: labels or categories. */
  protected side(): unknown {
    return nothing;
  }

  /** The answer object of section 7, made anew. Called by `_submittableValue` when something changed since the last time. */
  protected abstract answer(): unknown;

  /** The keys of this widget, for use and for the list behind `?`. */
  protected keys(): Shortcut[] {
    return [];
  }

  /** The answer computed now. The same object until the worker changes something, so that a script may add to it (reference 2.7). */
  get _submittableValue(): unknown {
    if (this.isStale) this.kept = this.answer();
    this.isStale = false;
    return this.kept;
  }

  /** Call after each change of what the answer is made of, before telling the page. */
  protected touched(): void {
    this.isStale = true;
    this.requestUpdate();
  }

  override contribution(): Contribution | null {
    return { name: this.name, value: this._submittableValue };
  }

  protected override view(): TemplateResult {
    const hasInstructions = this.regions.has("short-instructions") || this.regions.has("full-instructions");
    const side = this.side();
    return html`<div class="annotation-area awsui-app-layout ${side === nothing ? "has-no-side" : ""}" role="group" aria-label=${this.header || nothing}>
        ${hasInstructions ? this.instructions() : nothing}
        <div class="centre awsui-app-layout__content">
          ${this.header === "" ? nothing : html`<h2 class="header" part="header">${this.header}</h2>`}
          ${this.work()}
          <slot></slot>
        </div>
        ${side === nothing && this.submitHere === nothing
          ? nothing
          : html`<div class="side category-picker-wrapper" part="side">${side}${this.fault()}<div class="submit">${this.submitHere}</div></div>`}
      </div>
      ${dialogOf("full", this.regions.attribute("full-instructions", "header", say("instructions")), html`<slot name="full-instructions"></slot>`)}
      ${this.help()}${this.dialogs()}`;
  }

  /** Dialogs of the widget. After that of the full instructions, which scripts find as the first (reference 2.6). */
  protected dialogs(): unknown {
    return nothing;
  }

  private instructions(): TemplateResult {
    const folded = this.instructionsFolded;
    return html`<aside class="awsui-app-layout__navigation ${folded ? "is-folded" : ""}" aria-label=${this.header === "" ? say("instructions") : `${say("instructions")}: ${this.header}`}>
      <div class="instructions-head">
        <h3>${this.regions.attribute("short-instructions", "header", say("instructions"))}</h3>
        <button
          type="button"
          class="btn is-icon is-small fold"
          aria-expanded=${folded ? "false" : "true"}
          aria-label=${say(folded ? "showInstructions" : "hideInstructions")}
          title=${say(folded ? "showInstructions" : "hideInstructions")}
          @click=${this.onFold}
        >
          ${icon("panel-left")}
        </button>
      </div>
      <div class="instructions-body" ?hidden=${folded}>
        <slot name="short-instructions"></slot>
        ${this.regions.has("full-instructions")
          ? html`<button type="button" class="btn is-link more" @click=${this.onFull}>${say("fullInstructions")}</button>`
          : nothing}
      </div>
    </aside>`;
  }

  private help(): TemplateResult {
    const rows = this.shortcuts.list().map((one) => html`<tr><td>${one.keys.map((key) => html`<kbd>${nameOf(key)}</kbd> `)}</td><td>${one.says}</td></tr>`);
    return dialogOf(
      "keys",
      say("shortcuts"),
      html`<table class="keys">
          <tbody>
            ${rows}
          </tbody>
        </table>
        <label class="switch"><input class="tick" type="checkbox" .checked=${usesSingleKeys()} @change=${this.onSingleKeys} />${say("shortcutsSwitch")}</label>`,
    );
  }

  /** Open one of the element's dialogs by its class. */
  protected openOwn(name: string, opener?: EventTarget | null): void {
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>(`dialog.${name}`);
    if (dialog !== null) openDialog(dialog, opener instanceof Element ? opener : this);
  }

  private onFold(): void {
    this.instructionsFolded = !this.instructionsFolded;
  }

  private onFull(event: Event): void {
    this.openOwn("full", event.currentTarget);
  }

  private readonly onHelp = (): undefined => {
    this.requestUpdate();
    this.openOwn("keys");
  };

  private onSingleKeys(event: Event): void {
    useSingleKeys((event.target as HTMLInputElement).checked);
  }
}
