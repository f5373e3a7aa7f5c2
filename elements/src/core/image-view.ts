/** `<crowd-image-view>`, a part of our own: a picture that can be enlarged and moved, with boxes or a mask drawn over it (reference 7.3). */
import { css, html, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";

import { members } from "./attributes";
import { define } from "./define";
import { CrowdElement } from "./element";
import { icon, type IconName } from "./icons";
import { noPicture } from "./no-picture";
import { colourOf } from "./palette";
import { buttons } from "./styles";
import { say, type Word } from "./words";

const MOST = 8;
const STEP = 1.5;
/** Smaller pictures are drawn up to this width: a thumbnail is no work area. */
const LEAST_WIDTH = 640;

interface Box {
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Key {
  readonly label: string;
  readonly colour: string;
}

export class CrowdImageView extends CrowdElement {
  static override styles = CrowdImageView.dressed(
    buttons,
    css`
      :host {
        display: block;
      }
      .window {
        position: relative;
        overflow: hidden;
        border-radius: var(--k-radius-2);
        touch-action: pan-y;
      }
      .window.is-large {
        cursor: grab;
        touch-action: none;
      }
      .sheet {
        position: relative;
        transform-origin: 0 0;
      }
      .picture {
        display: block;
        width: 100%;
        max-height: 640px;
        min-height: 1px;
        object-fit: contain;
        object-position: 0 0;
        user-select: none;
      }
      .over {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
      img.over {
        object-fit: contain;
        object-position: 0 0;
        opacity: 0.55;
      }
      .waiting,
      .broken {
        display: flex;
        gap: 8px;
        margin: 0;
        background: var(--k-sunken);
        padding: 32px 20px;
        color: var(--k-ink-2);
      }
      .broken {
        color: var(--k-danger);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px;
        margin-top: 8px;
        color: var(--k-ink-2);
        font-size: var(--k-text-sm);
      }
      .tools .btn {
        min-height: 32px;
        min-width: 32px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
        font-size: var(--k-text-sm);
        color: var(--k-ink-2);
      }
      .legend li {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .legend span {
        width: 12px;
        height: 12px;
        border-radius: var(--k-radius-1);
      }
    `,
  );

  @property() src = "";
  @property({ attribute: false }) overlay: unknown;

  @state() isBroken = false;
  @state() private natural: { width: number; height: number } | null = null;
  @state() private scale = 1;
  private at = { x: 0, y: 0 };
  private held: { x: number; y: number } | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("src")) return;
    this.isBroken = false;
    this.natural = null;
    this.fit();
  }

  /** Enlarge by a factor around the middle of the window. */
  zoom(factor: number): void {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const box = this.renderRoot.querySelector(".window");
    if (box === null) return;
    const middle = { x: box.clientWidth / 2, y: box.clientHeight / 2 };
    const grown = scale / this.scale;
    this.at = { x: middle.x - (middle.x - this.at.x) * grown, y: middle.y - (middle.y - this.at.y) * grown };
    this.scale = scale;
    this.hold();
  }

  fit(): void {
    this.scale = 1;
    this.at = { x: 0, y: 0 };
  }

  /** Keep the picture over the whole window. */
  private hold(): void {
    const box = this.renderRoot.querySelector(".window");
    const width = box?.clientWidth ?? 0;
    const height = box?.clientHeight ?? 0;
    this.at = { x: Math.min(0, Math.max(width * (1 - this.scale), this.at.x)), y: Math.min(0, Math.max(height * (1 - this.scale), this.at.y)) };
    this.requestUpdate();
  }

  protected override view(): TemplateResult {
    if (this.isBroken) return html`<div class="window">${noPicture(this.src)}</div>`;
    const moved = styleMap({ transform: `translate(${String(this.at.x)}px, ${String(this.at.y)}px) scale(${String(this.scale)})`, maxWidth: this.natural === null ? "none" : `${String(Math.max(this.natural.width, LEAST_WIDTH))}px` });
    return html`<div
        class="window ${this.scale > 1 ? "is-large" : ""}"
        @wheel=${this.onWheel}
        @pointerdown=${this.onDown}
        @pointermove=${this.onMove}
        @pointerup=${this.onUp}
        @pointercancel=${this.onUp}
      >
        <div class="sheet" style=${moved}>
          ${this.src === "" ? nothing : html`<img class="picture" part="image" src=${this.src} alt=${say("image")} draggable="false" @load=${this.onLoad} @error=${this.onError} />`}
          ${this.over()}
        </div>
      </div>
      ${this.legend()}
      <div class="tools">
        ${this.tool("zoom-in", "zoomIn", STEP, this.scale >= MOST)} ${this.tool("zoom-out", "zoomOut", 1 / STEP, this.scale <= 1)}
        ${this.scale > 1
          ? html`<button type="button" class="btn is-quiet is-small" @click=${this.onFit}>${say("zoomFit")}</button><span>${Math.round(this.scale * 100)} %</span>`
          : nothing}
      </div>`;
  }

  private tool(mark: IconName, word: Word, factor: number, isShut: boolean): TemplateResult {
    const act = (): void => {
      this.zoom(factor);
    };
    return html`<button type="button" class="btn is-icon" aria-label=${say(word)} title=${say(word)} ?disabled=${isShut} @click=${act}>${icon(mark)}</button>`;
  }

  private over(): TemplateResult | typeof nothing {
    const mask = this.mask;
    if (mask !== "") return html`<img class="over" src=${mask} alt="" @error=${this.onMaskError} />`;
    const boxes = this.boxes;
    if (this.natural === null || boxes.length === 0) return nothing;
    const { width, height } = this.natural;
    return html`<svg class="over" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMinYMin meet" aria-hidden="true">${boxes.map((box) => this.rectangle(box))}</svg>`;
  }

  private rectangle(box: Box): SVGTemplateResult {
    const colour = colourOf(Math.max(0, this.legendKeys.findIndex((key) => key.label === box.label)));
    return svg`<rect x=${box.left} y=${box.top} width=${box.width} height=${box.height} fill=${colour} fill-opacity="0.12" stroke=${colour} stroke-width="3" vector-effect="non-scaling-stroke"><title>${box.label}</title></rect>`;
  }

  private legend(): TemplateResult | typeof nothing {
    const keys = this.legendKeys;
    if (keys.length === 0) return nothing;
    return html`<ul class="legend">
      ${keys.map((key) => html`<li><span style=${styleMap({ background: key.colour })}></span>${key.label}</li>`)}
    </ul>`;
  }

  private get mask(): string {
    const { semanticSegmentation, instanceSegmentation } = members(this.overlay);
    const { src } = members(semanticSegmentation ?? instanceSegmentation);
    return typeof src === "string" ? src : "";
  }

  private get boxes(): Box[] {
    const { value } = members(members(this.overlay).boundingBox);
    if (!Array.isArray(value)) return [];
    return value.map(members).map((one) => ({
      label: typeof one.label === "string" ? one.label : "",
      left: Number(one.left) || 0,
      top: Number(one.top) || 0,
      width: Math.max(0, Number(one.width) || 0),
      height: Math.max(0, Number(one.height) || 0),
    }));
  }

  private get legendKeys(): Key[] {
    const { boundingBox, semanticSegmentation, instanceSegmentation } = members(this.overlay);
    const { labels } = members(boundingBox);
    if (Array.isArray(labels)) return labels.filter((one) => typeof one === "string").map((label, index) => ({ label, colour: colourOf(index) }));
    const mappings = Object.entries(members(members(semanticSegmentation).labelMappings)).map(([label, one]) => ({ label, colour: members(one).color }));
    const instances = members(instanceSegmentation).instances;
    const listed = Array.isArray(instances) ? instances.map(members).map((one) => ({ label: one.label, colour: one.color })) : mappings;
    return listed.filter((one): one is Key => typeof one.label === "string" && typeof one.colour === "string");
  }

  private onLoad(event: Event): void {
    const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
    this.natural = { width: naturalWidth || 1, height: naturalHeight || 1 };
  }

  private onError(): void {
    this.isBroken = true;
    console.error(`crowd-elements: the picture did not load: ${this.src}`);
  }

  private onMaskError(): void {
    console.error(`crowd-elements: the mask did not load: ${this.mask}`);
  }

  private onFit(): void {
    this.fit();
  }

  /** With Ctrl, as browsers zoom; without, the page scrolls. */
  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? STEP : 1 / STEP);
  }

  private onDown(event: PointerEvent): void {
    if (this.scale === 1 || event.button !== 0) return;
    this.held = { x: event.clientX - this.at.x, y: event.clientY - this.at.y };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  private onMove(event: PointerEvent): void {
    if (this.held === null) return;
    this.at = { x: event.clientX - this.held.x, y: event.clientY - this.held.y };
    this.hold();
  }

  private onUp(): void {
    this.held = null;
  }
}

define("crowd-image-view", CrowdImageView);
