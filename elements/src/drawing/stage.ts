/** The shared canvas: a picture, what rests on it, and what moves above, each on its own layer so that a drag redraws only the last. */
import type Konva from "konva";

import type { Picture } from "./picture";
import type { Viewport } from "./viewport";

export type Pen = Konva.Context;
export type Paint = (pen: Pen) => void;

export class Stage {
  private readonly stage: Konva.Stage;
  private readonly under: Konva.Layer;
  private readonly rest: Konva.Layer;
  private readonly upper: Konva.Layer;
  private ratio = window.devicePixelRatio;

  constructor(
    konva: typeof Konva,
    readonly container: HTMLDivElement,
    private readonly port: Viewport,
    private readonly picture: () => Picture | null,
    paintRest: Paint,
    paintUpper: Paint,
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
    this.rest = layer(paintRest);
    this.upper = layer(paintUpper);
    // The old library's name for the topmost canvas: templates lay things over it (reference 2.6).
    this.upper.getNativeCanvasElement().classList.add("upper-canvas");
    this.resize();
  }

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

  redrawShapes(): void {
    this.rest.batchDraw();
    this.redrawUpper();
  }

  redrawUpper(): void {
    this.upper.batchDraw();
  }

  destroy(): void {
    this.stage.destroy();
  }

  private paintPicture(pen: Pen): void {
    const picture = this.picture();
    if (picture === null) return;
    const { port } = this;
    const { width, height } = port.natural;
    pen.setAttr("imageSmoothingEnabled", port.scale * this.ratio < 4);
    pen.setAttr("imageSmoothingQuality", "medium");
    pen.drawImage(picture.at(port.scale * this.ratio), port.x, port.y, width * port.scale, height * port.scale);
  }
}
