/** The shared canvas: a picture, what rests on it, and what moves above, each on its own layer so that a drag redraws only the last. */
import type Konva from "konva";

import { forgetWidths } from "./painting";
import type { Picture } from "./picture";
import type { Viewport } from "./viewport";

export type Pen = Konva.Context;
export type Paint = (pen: Pen) => void;

/** How long a view must be still before many shapes are drawn anew. */
const STILL_MS = 90;

export class Stage {
  private readonly stage: Konva.Stage;
  private readonly under: Konva.Layer;
  private readonly rest: Konva.Layer;
  private readonly upper: Konva.Layer;
  private ratio = window.devicePixelRatio;
  private drawn = { x: 0, y: 0, scale: 1 };
  /** The resting shapes as they were drawn last, moved and stretched while the view moves. */
  private print: { readonly canvas: HTMLCanvasElement; readonly view: { x: number; y: number; scale: number } } | null = null;
  private still: ReturnType<typeof setTimeout> | undefined;

  constructor(
    konva: typeof Konva,
    readonly container: HTMLDivElement,
    private readonly port: Viewport,
    private readonly picture: () => Picture | null,
    paintRest: Paint,
    paintUpper: Paint,
    private readonly isHeavy: () => boolean,
  ) {
    this.stage = new konva.Stage({ container, width: 1, height: 1, listening: false });
    const layer = (paint: Paint): Konva.Layer => {
      // Hits are computed from coordinates (kinds.ts): no layer keeps a second canvas for them.
      const made = new konva.Layer({ listening: false });
      made.add(new konva.Shape({ sceneFunc: paint, listening: false, perfectDrawEnabled: false }));
      this.stage.add(made);
      return made;
    };
    this.under = layer((pen) => {
      this.paintPicture(pen);
    });
    this.rest = layer((pen) => {
      if (this.print !== null) this.paintPrint(pen);
      else {
        paintRest(pen);
        this.drawn = { x: port.x, y: port.y, scale: port.scale };
      }
    });
    this.upper = layer(paintUpper);
    // The old library's name for the topmost canvas: templates lay things over it (reference 2.6).
    this.upper.getNativeCanvasElement().classList.add("upper-canvas");
    this.resize();
    document.fonts.addEventListener("loadingdone", this.onFonts);
  }

  private readonly onFonts = (): void => {
    forgetWidths();
    this.redrawShapes();
  };

  /** Take the viewport's size, and the screen's pixel ratio, which browsers change as the page is zoomed. */
  resize(): void {
    const { width, height } = this.port.window;
    this.stage.size({ width: Math.max(1, width), height: Math.max(1, height) });
    if (this.ratio !== window.devicePixelRatio) {
      this.ratio = window.devicePixelRatio;
      for (const layer of [this.under, this.rest, this.upper]) layer.getCanvas().setPixelRatio(this.ratio);
    }
    this.redraw();
  }

  get pixelRatio(): number {
    return this.ratio;
  }

  /** Draw everything with the next frame. */
  redraw(): void {
    this.under.batchDraw();
    this.redrawShapes();
  }

  /** Draw everything after a move or zoom: where much rests, from a print, and properly once the view is still. */
  redrawView(): void {
    if (this.isHeavy()) {
      this.print ??= { canvas: this.printed(), view: this.drawn };
      clearTimeout(this.still);
      this.still = setTimeout(() => {
        this.print = null;
        this.rest.batchDraw();
      }, STILL_MS);
    }
    this.redraw();
  }

  private printed(): HTMLCanvasElement {
    const from = this.rest.getNativeCanvasElement();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: from.width, height: from.height });
    canvas.getContext("2d")?.drawImage(from, 0, 0);
    return canvas;
  }

  private paintPrint(pen: Pen): void {
    const { print, port } = this;
    if (print === null) return;
    const grown = port.scale / print.view.scale;
    pen.drawImage(print.canvas, port.x - print.view.x * grown, port.y - print.view.y * grown, port.window.width * grown, port.window.height * grown);
  }

  redrawShapes(): void {
    this.rest.batchDraw();
    this.redrawUpper();
  }

  redrawUpper(): void {
    this.upper.batchDraw();
  }

  destroy(): void {
    clearTimeout(this.still);
    document.fonts.removeEventListener("loadingdone", this.onFonts);
    this.stage.destroy();
  }

  private paintPicture(pen: Pen): void {
    const picture = this.picture();
    if (picture === null) return;
    const { port } = this;
    const { width, height } = port.natural;
    pen.setAttr("imageSmoothingEnabled", port.scale * this.ratio < 4);
    // Copies of half the size each (picture.ts) leave no more than halving to do.
    pen.setAttr("imageSmoothingQuality", "low");
    pen.drawImage(picture.at(port.scale * this.ratio), port.x, port.y, width * port.scale, height * port.scale);
  }
}
