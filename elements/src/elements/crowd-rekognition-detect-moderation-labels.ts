/** `<crowd-rekognition-detect-moderation-labels>`: an image multi-select whose answer has the service's shape under a fixed key (reference 7.12). */
import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { members } from "../core/attributes";
import { MultiChoice } from "../core/classifier";
import type { Contribution } from "../core/control";
import { define } from "../core/define";
import { imageWork, isImageBroken, zoomKeys } from "../core/image-work";
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";

const KEY = "AWS/Rekognition/DetectModerationLabels/Image/V3";

export class CrowdRekognitionDetectModerationLabels extends MultiChoice {
  static override readonly regions = ["short-instructions", "full-instructions"];

  @property() src = "";

  private get given(): unknown[] {
    return Array.isArray(this.categories) ? (this.categories as unknown[]) : [];
  }

  /** Categories are texts, or objects with a `name` and perhaps a `parentName`. */
  private static nameOf(category: unknown): string {
    if (typeof category === "string") return category;
    const { name } = members(category);
    return typeof name === "string" ? name : "";
  }

  protected override get options(): string[] {
    return this.given.map((one) => CrowdRekognitionDetectModerationLabels.nameOf(one)).filter((name) => name !== "");
  }

  protected override answer(): Record<string, unknown> {
    return { ModerationLabels: this.given.filter((one) => this.chosen.includes(CrowdRekognitionDetectModerationLabels.nameOf(one))) };
  }

  override contribution(): Contribution {
    return { name: KEY, value: this._submittableValue };
  }

  override validateForSubmit(): string | null {
    return isImageBroken(this) ? say("imageFailed") : super.validateForSubmit();
  }

  protected override keys(): Shortcut[] {
    return [...super.keys(), ...zoomKeys(this)];
  }

  protected override work(): TemplateResult {
    return html`${imageWork(this.src, undefined)}`;
  }
}

define("crowd-rekognition-detect-moderation-labels", CrowdRekognitionDetectModerationLabels);
