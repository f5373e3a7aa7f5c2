/** The picture under the drawing: loaded without asking for permission to read it, and kept in smaller sizes for quick drawing. */
import type { Size } from "./geometry";

type Sheet = HTMLImageElement | HTMLCanvasElement;

/** Smaller copies end about here; below it drawing is quick anyway. */
const SMALLEST = 1200;

export class Picture {
  private readonly sheets: Sheet[];
  readonly size: Size;

  constructor(image: HTMLImageElement) {
    // A drawing without a size of its own counts as the browser shows it.
    this.size = { width: image.naturalWidth || 300, height: image.naturalHeight || 150 };
    this.sheets = [image];
    let { width, height } = this.size;
    while (Math.max(width, height) > SMALLEST * 2) {
      width = Math.ceil(width / 2);
      height = Math.ceil(height / 2);
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      canvas.getContext("2d")?.drawImage(this.sheets.at(-1) ?? image, 0, 0, width, height);
      this.sheets.push(canvas);
    }
  }

  /** The smallest copy that is still sharp at a scale, in device pixels for each of the picture's. */
  at(scale: number): Sheet {
    const fitting = this.sheets.filter((one) => widthOf(one) >= this.size.width * scale);
    return fitting.at(-1) ?? (this.sheets[0] as Sheet);
  }
}

function widthOf(sheet: Sheet): number {
  return sheet instanceof HTMLImageElement ? sheet.naturalWidth : sheet.width;
}

/** Load a picture. Rejects when it cannot be shown. */
export function loadPicture(src: string): Promise<Picture> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      resolve(new Picture(image));
    };
    image.onerror = () => {
      reject(new Error(`the picture did not load: ${src}`));
    };
    image.src = src;
  });
}
