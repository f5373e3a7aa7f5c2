/** What is seen of a mask: only the window's own pixels are computed, each from the pixel of the mask below it, so that no zoom blurs an edge. */
import type { Area, Mask } from "./mask";
import type { Pen } from "./stage";
import type { Viewport } from "./viewport";

export class MaskView {
  private readonly canvas = document.createElement("canvas");
  private image: ImageData | null = null;
  private known = "";
  private dirty: Area | null = null;

  /** An area of the mask changed. */
  note(area: Area): void {
    const { dirty } = this;
    this.dirty =
      dirty === null
        ? area
        : { left: Math.min(dirty.left, area.left), top: Math.min(dirty.top, area.top), right: Math.max(dirty.right, area.right), bottom: Math.max(dirty.bottom, area.bottom) };
  }

  /** Everything may have changed. */
  forget(): void {
    this.known = "";
  }

  /** Paint the mask. `palette[n]` is the colour of number n as 0xAABBGGRR. */
  paint(pen: Pen, mask: Mask, port: Viewport, ratio: number, palette: Uint32Array): void {
    const width = Math.max(1, Math.round(port.window.width * ratio));
    const height = Math.max(1, Math.round(port.window.height * ratio));
    const view = [port.scale, port.x, port.y, width, height, palette.join()].join(" ");
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    if (this.image?.width !== width || this.image.height !== height) {
      Object.assign(this.canvas, { width, height });
      this.image = new ImageData(width, height);
    }
    const scale = port.scale * ratio;
    const [x, y] = [port.x * ratio, port.y * ratio];
    const whole = { left: 0, top: 0, right: width, bottom: height };
    const { dirty } = this;
    const seen = view !== this.known || dirty === null ? whole : { left: Math.max(0, Math.floor(dirty.left * scale + x) - 1), top: Math.max(0, Math.floor(dirty.top * scale + y) - 1), right: Math.min(width, Math.ceil(dirty.right * scale + x) + 1), bottom: Math.min(height, Math.ceil(dirty.bottom * scale + y) + 1) };
    if (view !== this.known || dirty !== null) this.fill(mask, seen, { scale, x, y }, palette);
    this.known = view;
    this.dirty = null;
    if (seen.right > seen.left && seen.bottom > seen.top) context.putImageData(this.image, 0, 0, seen.left, seen.top, seen.right - seen.left, seen.bottom - seen.top);
    pen.drawImage(this.canvas, 0, 0, port.window.width, port.window.height);
  }

  private fill({ bytes, width, height }: Mask, seen: Area, at: { scale: number; x: number; y: number }, palette: Uint32Array): void {
    const { image } = this;
    if (image === null) return;
    const words = new Uint32Array(image.data.buffer);
    const columns = new Int32Array(Math.max(0, seen.right - seen.left));
    for (let index = 0; index < columns.length; index += 1) columns[index] = Math.min(width - 1, Math.max(0, Math.floor((seen.left + index + 0.5 - at.x) / at.scale)));
    let last = -1;
    for (let row = seen.top; row < seen.bottom; row += 1) {
      const start = row * image.width + seen.left;
      const y = Math.min(height - 1, Math.max(0, Math.floor((row + 0.5 - at.y) / at.scale)));
      if (y === last) {
        words.copyWithin(start, start - image.width, start - image.width + columns.length);
        continue;
      }
      last = y;
      const line = y * width;
      for (let index = 0; index < columns.length; index += 1) words[start + index] = palette[bytes[line + (columns[index] as number)] as number] as number;
    }
  }
}
