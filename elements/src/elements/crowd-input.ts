/** `<crowd-input>`: one line of text, or any other type of an HTML input (reference 4). */
import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import type { Contribution } from "../core/control";
import { define } from "../core/define";
import { fieldStyles, TextControl } from "../core/text-control";

export class CrowdInput extends TextControl {
  static override styles = CrowdInput.dressed(...fieldStyles);

  @property() type = "text";

  private get isFile(): boolean {
    return this.type === "file";
  }

  override contribution(): Contribution | null {
    const field = this.field;
    if (!this.isFile || !(field instanceof HTMLInputElement)) return super.contribution();
    const [file] = field.files ?? [];
    return file === undefined ? null : { name: this.name, value: file.name };
  }

  override draft(): unknown {
    return this.isFile || this.type === "password" ? undefined : super.draft();
  }

  override reset(): void {
    super.reset();
    if (this.isFile && this.field !== null) this.field.value = "";
  }

  protected override view(): TemplateResult {
    const type = this.type || "text";
    return this.labelled(
      html`<input
        id="field"
        class="field"
        part="field"
        data-own-part
        type=${type}
        step=${type === "number" ? "any" : nothing}
        .value=${this.isFile ? nothing : live(this.value)}
        placeholder=${this.placeholder || nothing}
        aria-label=${this.label === "" ? this.placeholder || this.name || nothing : nothing}
        aria-invalid=${this.problem === null ? nothing : "true"}
        aria-describedby=${this.problem === null ? nothing : "fault"}
        aria-required=${this.required ? "true" : nothing}
        ?disabled=${this.disabled}
        @input=${this.onInput}
        @change=${this.onChange}
      /><slot></slot>`,
    );
  }
}

define("crowd-input", CrowdInput);
