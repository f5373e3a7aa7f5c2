/** `<crowd-semantic-segmentation>`: what each part of a picture is, one colour a label (reference 7.9). */
import { html, nothing, type TemplateResult } from "lit";

import { keyOf } from "../core/choices";
import { define } from "../core/define";
import { say } from "../core/words";
import { entryRow } from "../drawing/mask-list";
import type { Entry } from "../drawing/mask-source";
import { MaskWidget } from "../drawing/mask-widget";

export class CrowdSemanticSegmentation extends MaskWidget {
  protected override named(used: readonly Entry[]): Record<string, unknown> {
    return { labelMappings: Object.fromEntries(used.map((one) => [one.label, { color: one.colour }])) };
  }

  protected override syncEntries(): void {
    this.texts.forEach((label, index) => {
      if (!this.entries.some((one) => one.label === label)) this.addEntry(label, index);
    });
    const active = this.entries[this.active];
    if (active === undefined || !this.isListed(active)) this.active = this.indexOf(this.texts[0]);
  }

  private indexOf(label: string | undefined): number {
    return this.entries.findIndex((one) => one.label === label);
  }

  protected override choose(nth: number): void {
    const label = this.texts[nth];
    if (label === undefined || this.disabled) return;
    this.active = this.indexOf(label);
    this.tell(say("relabelled", { label }));
    if (this.tool === "eraser") this.use("brush");
    this.requestUpdate();
  }

  protected override side(): TemplateResult {
    const rows = this.texts.map((label, nth) => {
      const index = this.indexOf(label);
      const entry = this.entries[index];
      if (entry === undefined) return nothing;
      return entryRow({ text: label, colour: entry.colour, isChosen: index === this.active, isUnseen: this.unseen.has(index), key: keyOf(nth) }, () => { this.choose(nth); }, () => { this.toggle(index); });
    });
    return html`<h3 class="side-title">${say("labels")}</h3>
      <fieldset class="entries" aria-describedby="fault"><legend class="sr">${say("labels")}</legend>${rows}</fieldset>
      ${this.opacityRange()}${this.noneTick()}`;
  }
}

define("crowd-semantic-segmentation", CrowdSemanticSegmentation);
