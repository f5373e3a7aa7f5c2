/** `<crowd-form>`: collects the answer and posts it (reference 3). Its content stays in the light DOM. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { announce } from "../core/announce";
import { Annotator } from "../core/annotator";
import { contributions, controlsFor, merged, type Control } from "../core/collect";
import { CrowdControl } from "../core/control";
import { define } from "../core/define";
import { dialogOf, dialogs, openDialog } from "../core/dialog";
import { keepDraft, restoreDraft } from "../core/draft";
import { CrowdElement } from "../core/element";
import { icon } from "../core/icons";
import { Listening, listeningStyles } from "../core/listening";
import { resetNative } from "../core/natives";
import { placeOf, post, type Place } from "../core/post";
import { isSeen, onReveal, reveal } from "../core/reveal";
import { Regions } from "../core/regions";
import { spinnerStyles } from "../core/spinner-styles";
import { buttons, fieldNotes, keys } from "../core/styles";
import { say } from "../core/words";

const KEEP_AFTER_MS = 400;
const SUBMITTERS = "crowd-button[form-action='submit'], button:not([type='button'], [type='reset']), input[type='submit'], input[type='image']";
const GESTURES = ["pointerdown", "keydown", "click"];
const UNSEEN = new Set(["script", "style", "template", "link", "meta", "full-instructions"]);

type Submitter = HTMLElement & { disabled: boolean; loading?: boolean };

export class CrowdForm extends CrowdElement {
  static override readonly regions = ["full-instructions"];

  static override styles = CrowdForm.dressed(
    buttons,
    fieldNotes,
    dialogs,
    spinnerStyles,
    keys,
    listeningStyles,
    css`
      :host {
        display: block;
        padding: 20px;
        font-size: var(--k-text-md);
        line-height: 1.45;
      }
      :host([data-solo]) {
        padding: 0;
      }
      ::slotted(short-instructions) {
        display: block;
        margin-bottom: 16px;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px 16px;
        margin-top: 20px;
      }
      :host([data-solo]) .foot,
      :host([data-solo]) .answer {
        margin: 0 20px 20px;
      }
      .foot p {
        margin: 0;
      }
      .foot p:not(.fault) {
        color: var(--k-ink-2);
      }
      .submit {
        min-width: 180px;
      }
      .is-beside {
        width: 100%;
      }
      .answer {
        margin-top: 20px;
        padding: 16px 20px;
        border: 1px solid var(--k-line);
        border-radius: var(--k-radius-3);
        background: var(--k-surface);
      }
      .answer h2 {
        margin: 0 0 4px;
        font-size: 1rem;
        font-weight: 650;
      }
      .answer p {
        margin: 0 0 12px;
        color: var(--k-ink-2);
      }
      pre {
        margin: 0;
        padding: 12px;
        border-radius: var(--k-radius-2);
        background: var(--k-sunken);
        font: 13px/1.5 var(--k-font-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      @media (max-width: 699px) {
        :host(:not([data-solo])) {
          padding: 16px;
        }
        .submit {
          width: 100%;
        }
      }
    `,
  );

  /** Set while the frame goes to the submit address. */
  @state() private isSending = false;
  @state() private shownAnswer: string | null = null;
  @state() private isRestored = false;
  /** What hinders a submit and cannot be shown where it is, in words; empty when all can. */
  @state() private outOfSight = "";

  private readonly contents = new Regions(this, CrowdForm.regions);
  private readonly listening = new Listening(this);
  private readonly place: Place = placeOf(window.location.search);
  private readonly stopped = new WeakSet<Submitter>();
  private isAsking = false;
  /** A handler stopped the submit, and the worker has done nothing since. */
  private isStopped = false;
  private keeping: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    onReveal(this, ({ localName }) => {
      if (localName === "full-instructions") this.openFull(this);
    });
  }

  /** A native form in the shadow root: controls that scripts append to it are part of the answer (reference 2.6). */
  get form(): HTMLFormElement | null {
    return this.renderRoot.querySelector("form");
  }

  /** The answer as it would be posted: a list of one object. */
  answers(): [Record<string, unknown>] {
    return [merged(controlsFor(this).flatMap(contributions))];
  }

  /**
   * Check, ask the page's submit handlers, collect and post. Called within such a handler, or by what a handler that stopped the
   * submit goes on to do, an upload say, it posts without asking again: a form of HTML never asks on `submit()`.
   */
  submit(): void {
    this.trySubmit(null, this.isAsking || this.isStopped);
  }

  /** Put every control back to what its markup says. */
  reset(): void {
    if (!this.dispatchEvent(new Event("reset", { bubbles: true, cancelable: true }))) return;
    for (const control of controlsFor(this)) {
      if (control instanceof CrowdControl) control.reset();
      else resetNative(control);
    }
    this.keepSoon();
  }

  private trySubmit(submitter: HTMLElement | null, isAllowed = this.isAsking): void {
    if (this.isSending || this.place.inPreview) return;
    if (!isAllowed && !(this.isComplete() && this.isLetGo(submitter))) return;
    if (!this.isBusy()) this.send();
  }

  /** Whether no handler of the page stops the submit. */
  private isLetGo(submitter: HTMLElement | null): boolean {
    this.isAsking = true;
    try {
      this.isStopped = !this.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter }));
    } finally {
      this.isAsking = false;
    }
    return !this.isStopped;
  }

  private readonly onGesture = (): void => {
    this.isStopped = false;
  };

  private isBusy(): boolean {
    return this.isSending;
  }

  /** Whether every control agrees; if not, show what is missing and go to the first. */
  private isComplete(): boolean {
    let first: Control | null = null;
    for (const control of controlsFor(this)) {
      const stands = control instanceof CrowdControl ? this.asks(control) : control.checkValidity();
      if (!stands) first ??= control;
    }
    this.outOfSight = "";
    if (first === null) return true;
    void this.goTo(first);
    return false;
  }

  private async goTo(control: Control): Promise<void> {
    const reason = control instanceof CrowdControl ? (control.problem ?? "") : control.validationMessage;
    await reveal(control);
    if (!isSeen(control)) this.outOfSight = say("outOfSight", { name: control.name, reason });
    if (this.outOfSight !== "" || control instanceof CrowdControl) announce(this.outOfSight || reason);
    if (control instanceof CrowdControl) {
      control.focus();
      control.scrollIntoView({ block: "nearest" });
    } else control.reportValidity();
  }

  private asks(control: CrowdControl): boolean {
    const problem = control.disabled ? null : control.validateForSubmit();
    control.showProblem(problem);
    return problem === null;
  }

  private send(): void {
    const taskAnswers = JSON.stringify(this.answers());
    if (this.place.address === null) {
      this.shownAnswer = JSON.stringify(this.answers(), null, 2);
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".answer")?.focus());
      return;
    }
    this.keep();
    this.isSending = true;
    post(this.place.address, this.place.assignmentId, taskAnswers);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("click", this.onClick);
    this.addEventListener("change", this.keepSoon);
    this.addEventListener("input", this.keepSoon);
    this.addEventListener("keydown", this.onKey);
    this.addEventListener("submit", this.onInnerSubmit);
    window.addEventListener("pageshow", this.onPageShow);
    document.addEventListener("all-crowd-elements-ready", this.onReady, { once: true });
    for (const type of GESTURES) document.addEventListener(type, this.onGesture, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pageshow", this.onPageShow);
    document.removeEventListener("all-crowd-elements-ready", this.onReady);
    for (const type of GESTURES) document.removeEventListener(type, this.onGesture, true);
  }

  /** Back from the submit's page: free again. */
  private readonly onPageShow = (): void => {
    this.isSending = false;
  };

  private readonly onReady = (): void => {
    if (this.place.assignmentId === "" || this.place.inPreview) return;
    // After the page's own handlers of this event, which may add labels and controls.
    setTimeout(() => {
      this.isRestored = restoreDraft(this.place.assignmentId, controlsFor(this));
    }, 0);
  };

  private readonly keepSoon = (): void => {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      this.keep();
    }, KEEP_AFTER_MS);
  };

  private keep(): void {
    clearTimeout(this.keeping);
    if (this.place.assignmentId !== "" && !this.place.inPreview) keepDraft(this.place.assignmentId, controlsFor(this));
  }

  private readonly onClick = (event: Event): void => {
    for (const step of event.composedPath()) {
      if (step === this) return;
      if (!(step instanceof HTMLElement) || event.defaultPrevented) continue;
      if (step.matches("crowd-button[form-action='reset']")) this.reset();
      else if (step.matches(SUBMITTERS) && this.isFree(step as Submitter)) this.trySubmit(step);
      else continue;
      return;
    }
  };

  /** A submitter that no native form of the page will serve, and that may be used. */
  private isFree(submitter: Submitter): boolean {
    const { form } = submitter as unknown as { form?: unknown };
    return !submitter.disabled && submitter.loading !== true && (form === null || form === undefined);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    this.trySubmit(null);
  };

  /** A native form without an address inside this one stands for it. */
  private readonly onInnerSubmit = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLFormElement) || target.hasAttribute("action")) return;
    event.preventDefault();
    event.stopPropagation();
    this.trySubmit(null);
  };

  private get submitters(): Submitter[] {
    return [...this.querySelectorAll<Submitter>(SUBMITTERS)];
  }

  /** The only thing to do on the page, or null: then it fills the frame and Submit stands beside it. */
  private get only(): Annotator | null {
    const seen = [...this.childNodes].filter((node) => (node instanceof Element ? !UNSEEN.has(node.localName) : node instanceof Text && node.data.trim() !== ""));
    const [one] = seen;
    return seen.length === 1 && one instanceof Annotator ? one : null;
  }

  protected override view(): TemplateResult {
    const beside = this.only !== null;
    const button = this.submitters.length > 0 || this.isPart ? nothing : this.submitButton(beside);
    return html`<form class="form" part="form" novalidate>
        ${this.contents.has("full-instructions")
          ? html`<button type="button" class="btn is-link" @click=${this.onFull}>${say("fullInstructions")}</button>`
          : nothing}
        <slot></slot>
      </form>
      ${this.isPart ? nothing : this.listening.view()}${this.footer(beside ? nothing : button)} ${this.localAnswer()}
      ${dialogOf("full", this.contents.attribute("full-instructions", "header", say("instructions")), html`<slot name="full-instructions"></slot>`)}`;
  }

  /** Whether this form is inside another, which then has the button. */
  private get isPart(): boolean {
    return this.parentElement?.closest("crowd-form") != null;
  }

  private submitButton(beside: boolean): TemplateResult {
    const shut = this.place.inPreview || this.isSending;
    return html`<button type="button" part="submit" class="btn is-primary is-large submit ${beside ? "is-beside" : ""}" ?disabled=${shut} @click=${this.onSubmitClick}>
      ${this.isSending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${say("submit")}
    </button>`;
  }

  private readonly onSubmitClick = (): void => {
    this.trySubmit(null);
  };

  private footer(button: TemplateResult | typeof nothing): TemplateResult | typeof nothing {
    const note = this.place.inPreview ? say("preview") : this.isRestored ? say("restored") : "";
    const fault = this.outOfSight;
    if (button === nothing && note === "" && fault === "") return nothing;
    return html`<div class="foot" part="foot">${button}${note === "" ? nothing : html`<p role="status">${note}</p>`}${fault === "" ? nothing : html`<p class="fault">${icon("alert-circle")}<span>${fault}</span></p>`}</div>`;
  }

  private localAnswer(): TemplateResult | typeof nothing {
    if (this.shownAnswer === null) return nothing;
    return html`<section class="answer" part="answer" tabindex="-1" aria-label=${say("localAnswer")}>
      <h2>${icon("check-circle")} ${say("localAnswer")}</h2>
      <p>${say("localHelp")}</p>
      <pre>${this.shownAnswer}</pre>
    </section>`;
  }

  private onFull(event: Event): void {
    this.openFull(event.currentTarget as Element);
  }

  private openFull(opener: Element): void {
    const dialog = this.renderRoot.querySelector<HTMLDialogElement>("dialog.full");
    if (dialog !== null) openDialog(dialog, opener);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { only } = this;
    this.toggleAttribute("data-solo", only !== null);
    for (const annotator of this.querySelectorAll("*")) if (annotator instanceof Annotator) this.dress(annotator, annotator === only);
    this.closeSubmitters();
  }

  private dress(annotator: Annotator, isOnly: boolean): void {
    annotator.toggleAttribute("data-solo", isOnly);
    annotator.submitHere = isOnly && this.submitters.length === 0 && !this.isPart ? this.submitButton(true) : nothing;
  }

  /** Close the page's own submit buttons in a preview and while sending, and open those that were closed here. */
  private closeSubmitters(): void {
    const shut = this.place.inPreview || this.isSending;
    for (const submitter of this.submitters) {
      if (shut === this.stopped.has(submitter) || (shut && submitter.disabled)) continue;
      submitter.disabled = shut;
      if ("loading" in submitter) submitter.loading = shut && this.isSending;
      if (shut) this.stopped.add(submitter);
      else this.stopped.delete(submitter);
    }
  }
}

define("crowd-form", CrowdForm);
