/** `<crowd-classifier-multi-select>`: one or more categories, or none of them (reference 7.2). */
import { html, type TemplateResult } from "lit";

import { MultiChoice } from "../core/classifier";
import { define } from "../core/define";

export class CrowdClassifierMultiSelect extends MultiChoice {
  static override readonly regions = ["classification-target", "short-instructions", "full-instructions"];

  protected override work(): TemplateResult {
    return html`<slot name="classification-target"></slot>`;
  }
}

define("crowd-classifier-multi-select", CrowdClassifierMultiSelect);
