/** `<crowd-classifier>`: one category for a text, a sound, a video or anything else (reference 7.1). */
import { html, type TemplateResult } from "lit";

import { SingleChoice } from "../core/classifier";
import { define } from "../core/define";

export class CrowdClassifier extends SingleChoice {
  static override readonly regions = ["classification-target", "short-instructions", "full-instructions"];

  protected override work(): TemplateResult {
    return html`<slot name="classification-target"></slot>`;
  }
}

define("crowd-classifier", CrowdClassifier);
