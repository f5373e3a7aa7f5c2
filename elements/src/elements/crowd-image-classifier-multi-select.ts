/** `<crowd-image-classifier-multi-select>`: one or more categories for a picture, or none of them (reference 7.4). */
import type { TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { loose, members } from "../core/attributes";
import { MultiChoice } from "../core/classifier";
import { define } from "../core/define";
import { imageWork, isImageBroken, zoomKeys } from "../core/image-work";
import type { Shortcut } from "../core/shortcuts";
import { commentStyles, WorkerComment } from "../core/worker-comment";
import { say } from "../core/words";

export class CrowdImageClassifierMultiSelect extends MultiChoice {
  static override readonly regions = ["short-instructions", "full-instructions", "worker-comment"];
  static override styles = [...MultiChoice.styles, commentStyles];

  @property() src = "";
  @property({ converter: loose }) overlay: unknown;

  private readonly comment = new WorkerComment(this, this.regions, () => {
    this.touched();
    this.changed();
  });

  protected override answer(): Record<string, unknown> {
    const comment = this.comment.value;
    return comment === "" ? super.answer() : { ...super.answer(), workerComment: comment };
  }

  override validateForSubmit(): string | null {
    return isImageBroken(this) ? say("imageFailed") : super.validateForSubmit();
  }

  override draft(): unknown {
    const comment = this.comment.value;
    return comment === "" ? super.draft() : { ...members(super.draft()), comment };
  }

  override restore(draft: unknown): void {
    const { comment } = members(draft);
    if (typeof comment === "string") this.comment.value = comment;
    super.restore(draft);
  }

  override reset(): void {
    this.comment.value = "";
    super.reset();
  }

  protected override keys(): Shortcut[] {
    return [...super.keys(), ...zoomKeys(this)];
  }

  protected override work(): TemplateResult {
    return imageWork(this.src, this.overlay);
  }

  protected override dialogs(): unknown {
    return this.comment.dialog();
  }

  protected override below(): unknown {
    return this.comment.link();
  }
}

define("crowd-image-classifier-multi-select", CrowdImageClassifierMultiSelect);
