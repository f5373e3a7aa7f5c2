/** `<crowd-image-classifier>`: one category for a picture, which may have boxes or a mask to verify (reference 7.3). */
import type { TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { loose, members } from "../core/attributes";
import { SingleChoice } from "../core/classifier";
import { define } from "../core/define";
import { imageWork, isImageBroken, zoomKeys } from "../core/image-work";
import type { Shortcut } from "../core/shortcuts";
import { commentStyles, WorkerComment } from "../core/worker-comment";
import { say } from "../core/words";

export class CrowdImageClassifier extends SingleChoice {
  static override readonly regions = ["short-instructions", "full-instructions", "worker-comment"];
  static override styles = [...SingleChoice.styles, commentStyles];

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
    const label = super.draft();
    return this.comment.value === "" ? label : { label, comment: this.comment.value };
  }

  override restore(draft: unknown): void {
    const { label, comment } = typeof draft === "string" ? { label: draft, comment: "" } : members(draft);
    if (typeof comment === "string") this.comment.value = comment;
    this.touched();
    super.restore(label);
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

define("crowd-image-classifier", CrowdImageClassifier);
