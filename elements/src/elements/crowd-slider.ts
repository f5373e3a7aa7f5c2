/** `<crowd-slider>`: a number between two ends (reference 4). Required and without a value, it is unset until touched. */
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { styleMap } from "lit/directives/style-map.js";

import { flag, number } from "../core/attributes";
import { CrowdControl, type Contribution } from "../core/control";
import { define } from "../core/define";
import { fieldNotes } from "../core/styles";
import { say } from "../core/words";

function decimals(value: number): number {
  const [, fraction = "", power = "0"] = /(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(value)) ?? [];
  return Math.min(100, fraction.length + Number(power));
}

const MOVES = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", " "]);

export class CrowdSlider extends CrowdControl {
  static override shadowRootOptions = { ...CrowdControl.shadowRootOptions, delegatesFocus: true };

  static override styles = CrowdSlider.dressed(
    fieldNotes,
    css`
      :host {
        display: block;
        margin-block: 12px;
        max-width: 640px;
        font-size: var(--k-text-md);
        line-height: 20px;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 16px;
      }
      .track {
        position: relative;
        flex: 1;
        min-width: 0;
      }
      .has-pin {
        padding-top: 28px;
      }
      input[type="range"] {
        appearance: none;
        display: block;
        width: 100%;
        height: 28px;
        margin: 0;
        background: none;
        cursor: pointer;
      }
      input[type="range"]::-webkit-slider-runnable-track {
        height: 6px;
        border-radius: var(--k-radius-1);
        background: linear-gradient(
          to right,
          var(--k-accent) 0 var(--filled),
          var(--k-accent-line) var(--filled) var(--second),
          var(--k-neutral-soft) var(--second)
        );
        box-shadow: inset 0 0 0 1px var(--k-line);
      }
      input[type="range"]::-moz-range-track {
        height: 6px;
        border-radius: var(--k-radius-1);
        background: linear-gradient(
          to right,
          var(--k-accent) 0 var(--filled),
          var(--k-accent-line) var(--filled) var(--second),
          var(--k-neutral-soft) var(--second)
        );
      }
      input[type="range"]::-webkit-slider-thumb {
        appearance: none;
        width: 20px;
        height: 20px;
        margin-top: -7px;
        border: 2px solid var(--k-accent);
        border-radius: 50%;
        background: var(--k-accent);
      }
      input[type="range"]::-moz-range-thumb {
        width: 16px;
        height: 16px;
        border: 2px solid var(--k-accent);
        border-radius: 50%;
        background: var(--k-accent);
      }
      .is-unset input[type="range"]::-webkit-slider-thumb {
        background: var(--k-raised);
      }
      .is-unset input[type="range"]::-moz-range-thumb {
        background: var(--k-raised);
      }
      input[type="range"]:focus-visible {
        outline: none;
      }
      input[type="range"]:focus-visible::-webkit-slider-thumb {
        outline: 2px solid var(--k-focus);
        outline-offset: 2px;
      }
      input[type="range"]:focus-visible::-moz-range-thumb {
        outline: 2px solid var(--k-focus);
        outline-offset: 2px;
      }
      input:disabled {
        opacity: 0.5;
        cursor: not-allowed;
      }
      .pin {
        position: absolute;
        top: 0;
        inset-inline-start: calc(10px + (100% - 20px) * var(--at));
        translate: -50% 0;
        min-width: 28px;
        padding: 2px 6px;
        border-radius: var(--k-radius-1);
        background: var(--k-accent);
        color: var(--k-on-accent);
        font-size: var(--k-text-sm);
        font-weight: 600;
        text-align: center;
      }
      .labels {
        display: grid;
        margin-inline: 2px;
      }
      .number {
        width: 88px;
        min-height: 36px;
        padding: 6px 10px;
        border: 1px solid var(--k-line-strong);
        border-radius: var(--k-radius-2);
        background: var(--k-raised);
      }
    `,
  );

  @property({ converter: flag }) editable = false;
  @property({ converter: number }) max: number | undefined = 100;
  @property({ converter: number }) min: number | undefined = 0;
  @property({ converter: flag }) pin = false;
  @property({ attribute: "secondary-progress", converter: number }) secondaryProgress: number | undefined;
  @property({ converter: number }) step: number | undefined = 1;

  /** The `value` attribute: what reset goes back to. */
  @property({ attribute: "value", converter: number }) preset: number | undefined;
  @state() private chosen: number | null = null;

  /** The number, within the ends and on a step, as the handle shows it; the lower end while nothing is set. */
  get value(): number {
    return this.stepped(this.chosen ?? this.preset ?? this.low);
  }

  set value(value: number | string | null) {
    const read = value === null || value === "" ? NaN : Number(value);
    this.chosen = Number.isFinite(read) ? read : null;
  }

  get low(): number {
    return this.min ?? 0;
  }

  get high(): number {
    return Math.max(this.low, this.max ?? 100);
  }

  private get isUnset(): boolean {
    return this.required && this.chosen === null && this.preset === undefined;
  }

  private clamped(value: number): number {
    return Math.min(this.high, Math.max(this.low, value));
  }

  private get pace(): number {
    return this.step !== undefined && this.step > 0 ? this.step : 1;
  }

  /** Steps count from the lower end, as in HTML; halves go up. Without the dust of binary fractions. */
  private stepped(value: number): number {
    const step = this.pace;
    const most = Math.floor((this.high - this.low) / step + 1e-9);
    const steps = Math.min(most, Math.round((this.clamped(value) - this.low) / step + 1e-9));
    return Number((this.low + steps * step).toFixed(Math.max(decimals(step), decimals(this.low))));
  }

  override contribution(): Contribution | null {
    return this.isUnset ? null : { name: this.name, value: this.value };
  }

  override validateForSubmit(): string | null {
    return this.isUnset ? say("requiredSlider") : null;
  }

  override draft(): unknown {
    return this.chosen ?? undefined;
  }

  override restore(draft: unknown): void {
    if (typeof draft !== "number") return;
    this.value = draft;
    this.changed();
  }

  override reset(): void {
    this.chosen = null;
    this.problem = null;
  }

  /** The label written at the value, for screen readers. */
  private get valueText(): string | undefined {
    const label = [...this.querySelectorAll("crowd-slider-label")].find((one) => Number(one.getAttribute("position")) === this.value);
    return label?.textContent.trim();
  }

  private get named(): string {
    return this.getAttribute("aria-label") ?? (this.title || this.name);
  }

  protected override view(): TemplateResult {
    const share = this.high === this.low ? 0 : (this.value - this.low) / (this.high - this.low);
    const second = this.secondaryProgress === undefined ? share : Math.max(share, (this.clamped(this.secondaryProgress) - this.low) / (this.high - this.low || 1));
    const drawn = styleMap({ "--at": String(share), "--filled": this.isUnset ? "0%" : `${String(share * 100)}%`, "--second": `${String(second * 100)}%` });
    return html`<div class="row ${this.isUnset ? "is-unset" : ""}" style=${drawn}>
        <div class="track ${this.pin ? "has-pin" : ""}">
          ${this.pin && !this.isUnset ? html`<output class="pin" aria-hidden="true">${this.value}</output>` : nothing} ${this.range()}
          <slot class="labels"></slot>
        </div>
        ${this.editable ? this.box() : nothing}
      </div>
      ${this.fault()}`;
  }

  private range(): TemplateResult {
    return html`<input
      type="range"
      part="slider"
      data-own-part
      min=${this.low}
      max=${this.high}
      step=${this.pace}
      .value=${live(String(this.value))}
      ?disabled=${this.disabled}
      aria-label=${this.named || nothing}
      aria-valuetext=${this.valueText ?? nothing}
      aria-describedby=${this.problem === null ? nothing : "fault"}
      @input=${this.onInput}
      @change=${this.onChange}
      @pointerup=${this.onTouch}
      @keydown=${this.onKey}
    />`;
  }

  private box(): TemplateResult {
    return html`<input
      class="number"
      type="number"
      data-own-part
      min=${this.low}
      max=${this.high}
      step=${this.pace}
      .value=${this.isUnset ? "" : live(String(this.value))}
      ?disabled=${this.disabled}
      aria-label=${this.named || nothing}
      @input=${this.onStop}
      @change=${this.onBox}
    />`;
  }

  private onStop(event: Event): void {
    event.stopPropagation();
  }

  private onInput(event: Event): void {
    event.stopPropagation();
    this.value = (event.target as HTMLInputElement).value;
    this.changed("input");
  }

  private onChange(event: Event): void {
    event.stopPropagation();
    this.value = (event.target as HTMLInputElement).value;
    this.changed();
  }

  private onBox(event: Event): void {
    event.stopPropagation();
    const { value } = event.target as HTMLInputElement;
    if (value !== "") this.value = this.clamped(Number(value));
    this.requestUpdate();
    this.changed();
  }

  /** A press on the thumb where it stands, or a key that moves it nowhere, also says "this value". */
  private onTouch(): void {
    if (!this.isUnset || this.disabled) return;
    this.chosen = this.value;
    this.changed();
  }

  private onKey(event: KeyboardEvent): void {
    if (!MOVES.has(event.key) || !this.isUnset) return;
    if ([" ", "Home", "ArrowLeft", "ArrowDown"].includes(event.key)) this.onTouch();
  }
}

define("crowd-slider", CrowdSlider);
