/** `<crowd-instance-segmentation>`: every single thing of a kind in a picture, one colour each (reference 7.9). */
import { html, nothing, type TemplateResult } from "lit";

import { keyOf } from "../core/choices";
import { define } from "../core/define";
import { icon } from "../core/icons";
import { say, type Word } from "../core/words";
import type { Shortcut } from "../core/shortcuts";
import { entryRow } from "../drawing/mask-list";
import type { Entry } from "../drawing/mask-source";
import { MaskWidget } from "../drawing/mask-widget";

export class CrowdInstanceSegmentation extends MaskWidget {
  protected override readonly noEntry: Word = "addInstanceFirst";

  protected override named(used: readonly Entry[]): Record<string, unknown> {
    return { instances: used.map((one) => ({ color: one.colour, label: one.label })) };
  }

  /** Instances are added by the worker; those of labels that went are not listed. */
  protected override syncEntries(): void {
    const active = this.entries[this.active];
    if (active !== undefined && !this.isListed(active)) this.active = -1;
  }

  private add(label: string): void {
    if (this.disabled) return;
    const index = this.addEntry(label, this.entries.length);
    if (index !== null) this.pick(index);
  }

  private pick(index: number): void {
    this.active = index;
    this.tell(say("relabelled", { label: this.nameOf(index) }));
    if (this.tool === "eraser") this.use("brush");
    this.requestUpdate();
  }

  private nameOf(index: number): string {
    const label = this.entries[index]?.label ?? "";
    const nth = this.entries.slice(0, index + 1).filter((one) => one.label === label).length;
    return say("instanceOf", { label, nth });
  }

  /** A number key: the newest instance of a label, or its first. */
  protected override choose(nth: number): void {
    const label = this.texts[nth];
    if (label === undefined) return;
    const index = this.entries.map((one) => one.label).lastIndexOf(label);
    if (index < 0) this.add(label);
    else this.pick(index);
  }

  protected override keys(): Shortcut[] {
    const more = (): boolean | undefined => {
      const label = this.chosen === "" ? this.texts[0] : this.chosen;
      if (label === undefined) return false;
      this.add(label);
      return undefined;
    };
    return [...super.keys(), { keys: ["n"], says: say("addInstance"), run: more }];
  }

  protected override side(): TemplateResult {
    return html`<h3 class="sr">${say("labels")}</h3>
      ${this.texts.map((label, nth) => this.group(label, nth))}${this.opacityRange()}${this.noneTick()}`;
  }

  private group(label: string, nth: number): TemplateResult {
    const rows = this.entries.map((entry, index) => {
      if (entry.label !== label) return nothing;
      return entryRow({ text: this.nameOf(index), colour: entry.colour, isChosen: index === this.active, isUnseen: this.unseen.has(index) }, () => { this.pick(index); }, () => { this.toggle(index); });
    });
    const key = keyOf(nth);
    return html`<fieldset class="entries" aria-describedby="fault">
      <legend>${label}${key === undefined ? nothing : html`&nbsp;<kbd aria-hidden="true">${key}</kbd>`}</legend>
      ${rows}
      <button type="button" class="btn" aria-label=${`${say("addInstance")}: ${label}`} ?disabled=${this.disabled} @click=${() => { this.add(label); }}>${icon("plus")}${say("addInstance")}</button>
    </fieldset>`;
  }
}

define("crowd-instance-segmentation", CrowdInstanceSegmentation);
