/** What all drawing widgets share: picture, canvas, zoom, tools, labels (reference 7). Subclasses paint and take the pointer. */
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { announce } from "../core/announce";
import { Annotator } from "../core/annotator";
import { loose, texts } from "../core/attributes";
import { loadKonva } from "../core/chunks";
import { choiceKeys, choiceList, choiceStyles } from "../core/choices";
import { icon, type IconName } from "../core/icons";
import { noPicture } from "../core/no-picture";
import { colourOf } from "../core/palette";
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";
import { Gestures, type Hand } from "./gestures";
import { loadPicture, type Picture } from "./picture";
import { labelsOf } from "./shapes";
import { Stage, type Pen } from "./stage";
import { Viewport } from "./viewport";
import { widgetStyles } from "./widget-styles";

const ZOOM_STEP = 1.5;
const MANY_LABELS = 10;

export abstract class ImageWidget extends Annotator {
  static override styles: CSSResultGroup = [...[Annotator.styles].flat(), choiceStyles, widgetStyles];

  @property() src = "";
  @property({ converter: loose }) labels: unknown = [];
  @property({ attribute: "label-colors", converter: loose }) labelColors: unknown;
  @property({ attribute: "initial-value", converter: loose }) initialValue: unknown;

  @state() protected isBroken = false;
  @state() protected picture: Picture | null = null;
  @state() protected isNone = false;
  /** What the last act did, or why it was refused; shown under the picture. */
  @state() private said: { readonly text: string; readonly isRefusal: boolean } = { text: "", isRefusal: false };
  @state() private hasFailed = false;

  protected readonly port = new Viewport();
  protected opacity = 1;
  protected stage: Stage | null = null;
  protected abstract readonly hand: Hand;
  /** A value that came before the attributes were read. */
  private early: { readonly value: unknown } | null = null;
  private gestures: Gestures | null = null;
  private starting: Promise<void> | null = null;
  private readonly sizes = new ResizeObserver(() => {
    this.fitRoom();
  });

  /** Paint what rests, and what moves above it. */
  protected abstract paintRest(pen: Pen): void;
  protected abstract paintUpper(pen: Pen): void;
  /** How many things are drawn. */
  protected abstract get count(): number;

  /** How the keys work here, for screen readers. */
  protected get howTo(): string {
    return say("drawingHelp", { count: this.count });
  }

  /** Whether drawing what rests takes longer than a frame. */
  protected get isHeavy(): boolean {
    return false;
  }

  protected get texts(): string[] {
    return labelsOf(this.labels);
  }

  protected colourOf(label: string): string {
    const index = Math.max(0, this.texts.indexOf(label));
    const own = texts(this.labelColors)[index]?.trim() ?? "";
    return CSS.supports("color", own) ? own : colourOf(index);
  }

  /** The answer's key that every picture widget has. */
  protected inputImageProperties(): { height: number; width: number } {
    const { width, height } = this.picture?.size ?? { width: 0, height: 0 };
    return { height, width };
  }

  /** The answer object that will be submitted. Scripts may add to it (reference 2.7), or set one like it. */
  get value(): unknown {
    return this._submittableValue;
  }

  set value(value: unknown) {
    if (this.hasUpdated) this.takeValue(value);
    else this.early = { value };
  }

  /** Draw what an answer says. */
  protected abstract takeValue(value: unknown): void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.stage?.destroy();
    this.stage = null;
    this.starting = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.starting = this.start();
  }

  protected override firstUpdated(): void {
    this.starting = this.start();
    if (this.early !== null) this.takeValue(this.early.value);
    this.early = null;
  }

  /** Drawn only when the canvas is there: `all-crowd-elements-ready` waits for it. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const done = await super.getUpdateComplete();
    await this.starting;
    return done;
  }

  private async start(): Promise<void> {
    try {
      const konva = await loadKonva();
      const container = this.renderRoot.querySelector<HTMLDivElement>(".stage");
      if (container === null || !this.isConnected) return;
      this.gestures ??= new Gestures(this.port, this.hand, this.onView);
      this.stage?.destroy();
      this.stage = new Stage(konva, container, this.port, () => this.picture, (pen) => { this.paintRest(pen); }, (pen) => { this.paintUpper(pen); }, () => this.isHeavy);
      container.addEventListener("wheel", this.gestures.onWheel, { passive: false });
      const room = this.renderRoot.querySelector(".window");
      if (room !== null) this.sizes.observe(room);
      this.fitRoom();
    } catch (error) {
      this.hasFailed = true;
      console.error(`<${this.localName}>`, error);
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("src")) void this.load();
    if (changed.has("labels") && this.texts.length > MANY_LABELS) console.warn(`<${this.localName}> ${say("tooManyLabels")}`);
    if (changed.has("labels") || changed.has("labelColors")) this.touched();
  }

  private async load(): Promise<void> {
    const { src } = this;
    this.picture = null;
    this.isBroken = false;
    if (src === "") return;
    try {
      const picture = await loadPicture(src);
      if (src !== this.src) return;
      this.picture = picture;
      this.port.natural = picture.size;
      this.port.fit();
      this.fitRoom();
      this.port.fit();
      this.arrived();
      this.touched();
    } catch (error) {
      if (src !== this.src) return;
      this.isBroken = true;
      console.error(`<${this.localName}>`, error);
    }
  }

  /** The picture is there, with its size. */
  protected arrived(): void {
    this.stage?.redraw();
  }

  private fitRoom(): void {
    const room = this.renderRoot.querySelector(".window")?.clientWidth ?? 0;
    const container = this.stage?.container;
    if (room === 0 || container === undefined || this.picture === null) return;
    this.port.resize(room);
    Object.assign(container.style, { width: `${String(this.port.window.width)}px`, height: `${String(this.port.window.height)}px` });
    this.stage?.resize();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.stage?.redrawShapes();
  }

  /** What hinders any submit: no picture, or none yet. */
  override validateForSubmit(): string | null {
    if (this.hasFailed) return say("drawingFailed");
    if (this.isBroken) return say("imageFailed");
    return this.picture === null ? say("pictureLoading") : null;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>(".stage")?.focus();
  }

  /** Tell the worker, in sight and aloud. */
  protected tell(text: string, isRefusal = false): void {
    this.said = { text, isRefusal };
    announce(text);
  }

  protected hush(): void {
    if (this.said.text !== "") this.said = { text: "", isRefusal: false };
  }

  protected override work(): TemplateResult {
    const isPicture = this.picture !== null;
    return html`<div class="bench">
        <div class="tools" role="toolbar" aria-label=${say("tools")}>${this.ownTools()}<span class="group is-last">${this.zoomTools()}</span></div>
        <div class="window">
          <div
            class="stage"
            tabindex="0"
            role="application"
            aria-label=${this.header === "" ? say("drawHere") : say("drawingOf", { header: this.header })}
            aria-describedby="how"
            @pointerdown=${this.onPointer}
            @pointermove=${this.onPointer}
            @pointerup=${this.onPointer}
            @pointercancel=${this.onPointer}
            @pointerleave=${this.onPointer}
            @keydown=${this.onSpace}
            @keyup=${this.onSpace}
            @blur=${this.onBlur}
          ></div>
          ${this.isBroken
            ? noPicture(this.src)
            : this.hasFailed ? html`<p class="broken" role="alert">${icon("alert-circle")}${say("drawingFailed")}</p>`
            : isPicture ? nothing : html`<p class="waiting">${say("loading")}</p>`}
        </div>
      </div>
      <p id="how" class="sr">${this.howTo}</p>
      <div class="below">
        <p class="said ${this.said.isRefusal ? "is-refusal" : ""}">${this.said.text}</p>
        ${this.acts()}
      </div>`;
  }

  /** What can be done with a shape that is begun: below the picture, so that it does not move under the hand. */
  protected abstract acts(): unknown;

  /** The tools of the widget, before those for zoom. */
  protected abstract ownTools(): TemplateResult;

  protected button(mark: IconName, name: string, act: (event: Event) => void, more: { isShut?: boolean; isPressed?: boolean; key?: string } = {}): TemplateResult {
    const title = more.key === undefined ? name : `${name} (${more.key})`;
    return html`<button type="button" class="btn is-icon" aria-label=${name} title=${title} aria-pressed=${more.isPressed === undefined ? nothing : String(more.isPressed)} ?disabled=${more.isShut === true} @click=${act}>
      ${icon(mark)}
    </button>`;
  }

  private zoomTools(): TemplateResult {
    const { port } = this;
    return html`${this.button("zoom-out", say("zoomOut"), this.zoomBy(1 / ZOOM_STEP), { isShut: port.isFitted, key: "-" })}
      <span class="percent">${port.percent} %</span>
      ${this.button("zoom-in", say("zoomIn"), this.zoomBy(ZOOM_STEP), { isShut: port.isLargest, key: "+" })}
      ${this.button("maximize", say("zoomFit"), this.onFit, { isShut: port.isFitted, key: "Ctrl 0" })}
      <span class="for-keys">${this.button("keyboard", say("shortcuts"), (event) => { this.openOwn("keys", event.currentTarget); }, { key: "?" })}</span>`;
  }

  private zoomBy(factor: number): () => undefined {
    return () => {
      this.port.zoom(factor);
      this.onView();
    };
  }

  private readonly onFit = (): undefined => {
    this.port.fit();
    this.onView();
  };

  protected readonly onView = (): undefined => {
    this.stage?.redrawView();
    this.requestUpdate();
  };

  private onPointer(event: PointerEvent): void {
    const { gestures } = this;
    if (gestures === null || this.picture === null || this.disabled) return;
    if (event.type === "pointerdown") {
      // Without scrolling: the point is under the pointer where the page stands now.
      this.renderRoot.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
      gestures.onDown(event);
    } else if (event.type === "pointermove") gestures.onMove(event);
    else if (event.type === "pointerup") gestures.onUp(event);
    else if (event.type === "pointercancel") gestures.onCancel(event);
    else gestures.onLeave();
  }

  private onSpace(event: KeyboardEvent): void {
    if (event.key === " ") this.holdSpace(event.type === "keydown");
  }

  private onBlur(): void {
    this.holdSpace(false);
  }

  private holdSpace(isHeld: boolean): void {
    if (this.gestures !== null) this.gestures.isSpaceHeld = isHeld;
    this.renderRoot.querySelector(".stage")?.classList.toggle("is-panning", isHeld);
  }

  /** Whether a key was meant for the canvas: other controls keep their own arrows, Enter and Space. */
  protected onCanvas(run: (event: KeyboardEvent) => boolean | undefined): (event: KeyboardEvent) => boolean | undefined {
    return (event) => {
      const [origin] = event.composedPath();
      return origin instanceof Element && origin.classList.contains("stage") ? run(event) : false;
    };
  }

  protected override keys(): Shortcut[] {
    return [
      ...choiceKeys(this.texts.length, say("chooseLabel"), (index) => { this.choose(index); }),
      { keys: ["+", "="], says: say("zoomIn"), run: this.zoomBy(ZOOM_STEP) },
      { keys: ["-"], says: say("zoomOut"), run: this.zoomBy(1 / ZOOM_STEP) },
      { keys: ["Mod+0"], says: say("zoomFit"), run: this.onFit },
      { keys: ["Space"], says: say("keyPan"), run: () => false }, // told only: gestures.ts does it
    ];
  }

  /** A label was chosen. */
  protected abstract choose(index: number): void;
  protected abstract get chosen(): string;

  protected labelList(): TemplateResult {
    const { chosen } = this;
    const choices = this.texts.map((text) => ({ text, isChosen: text === chosen, isShut: this.disabled, colour: this.colourOf(text) }));
    if (choices.length === 0) return html`<h3 class="side-title">${say("labels")}</h3><p class="help">${say("noLabels")}</p>`;
    return html`<h3 class="side-title">${say("labels")}</h3>
      ${choiceList("radio", say("labels"), choices, (index) => { this.choose(index); })}`;
  }

  /** How strongly what is drawn covers the picture (reference 7, tools): under the list. */
  protected opacityRange(): TemplateResult {
    return html`<label class="range" title=${say("opacity")}>${say("opacity")}<input type="range" data-own-part min="0.1" max="1" step="0.05" .value=${String(this.opacity)} @input=${this.onOpacity} @change=${stop} /></label>`;
  }

  private onOpacity(event: Event): void {
    event.stopPropagation();
    this.opacity = Number((event.target as HTMLInputElement).value);
    this.requestUpdate();
  }

  /** The tick that lets an empty answer pass (reference 7). */
  protected noneTick(): TemplateResult {
    const isShut = this.count > 0 || this.disabled;
    return html`<label class="none ${isShut ? "is-shut" : ""}">
      <input class="tick" type="checkbox" data-own-part .checked=${this.isNone && !isShut} ?disabled=${isShut} @input=${stop} @change=${this.onNone} />${say("nothingToLabel")}
    </label>`;
  }

  private onNone(event: Event): void {
    event.stopPropagation();
    this.isNone = (event.target as HTMLInputElement).checked;
    this.touched();
    this.changed();
  }
}

function stop(event: Event): void {
  event.stopPropagation();
}
