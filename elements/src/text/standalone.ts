/**
 * A widget that stands without a crowd-form brings its own: in its shadow root, with Submit in the side (reference 7.10). Scripts
 * reach it as `shadowRoot.querySelector("crowd-form").form` and append inputs there, which are submitted.
 */
import { css, html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

import "../elements/crowd-form";
import { say } from "../core/words";

export const standaloneStyles = css`
  crowd-form {
    padding: 0;
  }
  crowd-form::part(foot),
  crowd-form::part(answer) {
    margin: 0 20px 20px;
  }
`;

const SILENT = new Set(["script", "style", "template", "link", "meta"]);

export class Standalone implements ReactiveController {
  /** Whether the widget has no crowd-form around it. Known once it is on the page. */
  isAlone = false;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    this.isAlone = this.host.closest("crowd-form") === null;
    if (!this.isAlone) return;
    this.host.addEventListener("change", this.onChange);
    const isOnly = this.host.parentElement === document.body && [...document.body.children].every((one) => one === this.host || SILENT.has(one.localName));
    if (isOnly) this.host.toggleAttribute("data-solo", true);
  }

  hostDisconnected(): void {
    this.host.removeEventListener("change", this.onChange);
  }

  private get form(): HTMLElement | null {
    return this.host.shadowRoot?.querySelector<HTMLElement>("crowd-form") ?? null;
  }

  /** The form keeps a draft when it hears of changes; those of the widget around it do not reach it by themselves. */
  private readonly onChange = (event: Event): void => {
    if (event.composedPath()[0] === this.host) this.form?.dispatchEvent(new Event("change"));
  };

  /** Handlers of `submit` on the widget are asked too. */
  private readonly onSubmit = (event: SubmitEvent): void => {
    if (event.target !== event.currentTarget) return;
    const asked = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: event.submitter });
    if (!this.host.dispatchEvent(asked)) event.preventDefault();
  };

  submitButton(): TemplateResult {
    return html`<button type="submit" part="submit" class="btn is-primary is-large">${say("submit")}</button>`;
  }

  /** Draw the widget, with a form around it where there is none. */
  around(view: TemplateResult): TemplateResult {
    return this.isAlone ? html`<crowd-form @submit=${this.onSubmit}>${view}</crowd-form>` : view;
  }
}
