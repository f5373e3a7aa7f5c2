/** What stands in the place of a picture that is not there. */
import { html, type TemplateResult } from "lit";

import { icon } from "./icons";
import { say } from "./words";

const VARIABLE = /^\s*\$\{[^}]*\}\s*$/;

/** Say what is wrong; a template that is shown without a row of its table has nothing wrong with it. */
export function noPicture(src: string): TemplateResult {
  if (VARIABLE.test(src)) return html`<p class="waiting">${say("imageOfRow")}</p>`;
  return html`<p class="broken" role="alert">${icon("alert-circle")}${say("imageFailed")}</p>`;
}
