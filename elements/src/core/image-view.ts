/** `<crowd-image-view>`, a part of our own: a picture that can be enlarged and moved, with boxes or a mask drawn over it (reference 7.3). */
import { css, html, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";

import { members } from "./attributes";
import { define } from "./define";
import { CrowdElement } from "./element";
import { icon, type IconName } from "./icons";
import { noPicture } from "./no-picture";
import { colourOf, inkOn } from "./palette";
import { buttons } from "./styles";
import { say, type Word } from "./words";

const MOST = 8;
const STEP = 1.5;
/** Smaller pictures are drawn up to this width: a thumbnail is no work area. */
const LEAST_WIDTH = 640;
const TAG_HEIGHT = 20;

interface Place {
  readonly x: number;
  readonly y: number;
}

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

function placeOf(event: MouseEvent): Place {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function apart(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
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
      .tag {
        position: absolute;
        max-width: 200px;
        padding: 0 6px;
        transform-origin: 0 0;
        font-size: var(--k-text-xs);
        font-weight: 600;
        line-height: 20px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        pointer-events: none;
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
  /** Screen pixels for one of the picture's, before it is enlarged; 0 while not known. */
  @state() private ratio = 0;
  private at = { x: 0, y: 0 };
  private readonly fingers = new Map<number, Place>();

  private readonly sizes = new ResizeObserver(() => {
    this.measure();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  private measure(): void {
    const picture = this.renderRoot.querySelector(".picture");
    if (picture === null || this.natural === null) return;
    this.ratio = Math.min(picture.clientWidth / this.natural.width, picture.clientHeight / this.natural.height);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.sizes.disconnect();
    const picture = this.renderRoot.querySelector(".picture");
    if (picture !== null && this.boxes.length > 0) this.sizes.observe(picture);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (!changed.has("src")) return;
    this.isBroken = false;
    this.natural = null;
    this.fit();
  }

  /** Enlarge by a factor so that a place in the window, or its middle, stays where it is. */
  zoom(factor: number, place?: Place): void {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const box = this.renderRoot.querySelector(".window");
    if (box === null) return;
    const still = place ?? { x: box.clientWidth / 2, y: box.clientHeight / 2 };
    const grown = scale / this.scale;
    this.at = { x: still.x - (still.x - this.at.x) * grown, y: still.y - (still.y - this.at.y) * grown };
    this.scale = scale;
    this.hold();
  }

  fit(): void {
    this.scale = 1;
    this.at = { x: 0, y: 0 };
  }

  /** Move the window over an enlarged picture, by shares of the window. Returns whether the picture is enlarged. */
  pan(dx: number, dy: number): boolean {
    const box = this.renderRoot.querySelector(".window");
    if (box === null || this.scale === 1) return false;
    this.at = { x: this.at.x - dx * box.clientWidth, y: this.at.y - dy * box.clientHeight };
    this.hold();
    return true;
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
    return html`<svg class="over" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMinYMin meet" aria-hidden="true">${boxes.map((box) => this.rectangle(box))}</svg>
      ${boxes.map((box) => this.tag(box))}`;
  }

  /** A box's label, for colours alone tell nobody enough. As large at every zoom; above the box, or in it where there is no room. */
  private tag(box: Box): TemplateResult | typeof nothing {
    if (box.label === "" || this.ratio === 0) return nothing;
    const colour = this.tint(box);
    const hasRoom = box.top * this.ratio * this.scale >= TAG_HEIGHT;
    const place = { left: `${String(box.left * this.ratio)}px`, top: `${String(box.top * this.ratio)}px`, background: colour, color: inkOn(colour), transform: `scale(${String(1 / this.scale)})${hasRoom ? " translateY(-100%)" : ""}` };
    return html`<span class="tag" aria-hidden="true" style=${styleMap(place)}>${box.label}</span>`;
  }

  private tint(box: Box): string {
    return colourOf(Math.max(0, this.legendKeys.findIndex((key) => key.label === box.label)));
  }

  private rectangle(box: Box): SVGTemplateResult {
    const colour = this.tint(box);
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
    this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, placeOf(event));
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.fingers.set(event.pointerId, placeOf(event));
    if (this.scale > 1 || this.fingers.size > 1) (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  /** One finger moves an enlarged picture, two enlarge it. */
  private onMove(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (before === undefined) return;
    if (event.buttons === 0) {
      this.onUp(event); // let go where nobody heard it
      return;
    }
    const place = placeOf(event);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, place);
    const share = other === undefined ? 1 : 0.5;
    this.at = { x: this.at.x + (place.x - before.x) * share, y: this.at.y + (place.y - before.y) * share };
    if (other === undefined) this.hold();
    else this.zoom(apart(place, other) / Math.max(1, apart(before, other)), { x: (place.x + other.x) / 2, y: (place.y + other.y) / 2 });
  }

  private onUp(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
  }
}

define("crowd-image-view", CrowdImageView);
