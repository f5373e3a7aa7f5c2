/** `<crowd-text-area>`: several lines of text; grows with what is written (reference 4). */
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { flag, number } from "../core/attributes";
import { characters } from "../core/characters";
import { define } from "../core/define";
import { fieldStyles, TextControl } from "../core/text-control";
import { say } from "../core/words";

const LINE_PX = 20;
const FRAME_PX = 16;

export class CrowdTextArea extends TextControl {
  static override styles = CrowdTextArea.dressed(
    ...fieldStyles,
    css`
      textarea.field {
        resize: vertical;
        line-height: 20px;
      }
      .counter {
        margin: 4px 0 0;
        font-size: var(--k-text-sm);
        color: var(--k-ink-3);
        text-align: end;
      }
    `,
  );

  @property({ attribute: "char-counter", converter: flag }) charCounter = false;
  @property({ attribute: "max-rows", converter: number }) maxRows: number | undefined;
  @property({ converter: number }) rows: number | undefined = 1;

  protected override view(): TemplateResult {
    const rows = Math.max(1, this.rows ?? 1);
    return this.labelled(
      html`<textarea
        id="field"
        class="field"
        part="field"
        data-own-part
        rows=${rows}
        .value=${live(this.value)}
        placeholder=${this.placeholder || nothing}
        aria-label=${this.label === "" ? this.placeholder || this.name || nothing : nothing}
        aria-invalid=${this.problem === null ? nothing : "true"}
        aria-describedby=${this.problem === null ? nothing : "fault"}
        aria-required=${this.required ? "true" : nothing}
        ?disabled=${this.disabled}
        @input=${this.onInput}
        @change=${this.onChange}
      ></textarea>`,
      html`${this.charCounter ? this.counter() : nothing}<slot></slot>`,
    );
  }

  private counter(): TemplateResult {
    const used = characters(this.value).length;
    return html`<p class="counter">${this.maxLength === undefined ? say("characters", { used }) : say("charactersOf", { used, most: this.maxLength })}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const field = this.field;
    if (field === null) return;
    field.style.height = "auto";
    const most = this.maxRows === undefined || this.maxRows <= 0 ? Infinity : this.maxRows * LINE_PX + FRAME_PX;
    field.style.height = `${String(Math.min(field.scrollHeight + 2, most))}px`;
    field.style.overflowY = field.scrollHeight + 2 > most ? "auto" : "hidden";
  }
}

define("crowd-text-area", CrowdTextArea);
