import { inflateSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { Mask, maskOf, rgbOf, runsOf, takeRuns } from "../src/drawing/mask";
import { base64, pngOf } from "../src/drawing/png";

/** What is drawn, as text. */
function seen(mask: Mask): string[] {
  return Array.from({ length: mask.height }, (_, y) => [...mask.bytes.subarray(y * mask.width, (y + 1) * mask.width)].join(""));
}

/** Decode a PNG of RGBA with the filters none and up, by other code than ours. */
function decoded(png: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const raw = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (width * 4 + 1)];
    for (let x = 0; x < width * 4; x += 1) {
      const above = filter === 2 ? (pixels[(y - 1) * width * 4 + x] ?? 0) : 0;
      pixels[y * width * 4 + x] = ((raw[y * (width * 4 + 1) + 1 + x] ?? 0) + above) & 255;
    }
  }
  return { width, height, pixels };
}

const COLOURS = [0x1f77b4, 0xff7f0e];

describe("painting", () => {
  it("fills a round brush and the way between two places", () => {
    const mask = new Mask(9, 5);
    mask.stroke({ x: 2, y: 2 }, { x: 6, y: 2 }, 1, 1);
    expect(seen(mask)).toEqual(["000000000", "001111100", "011111110", "001111100", "000000000"]);
    mask.stroke({ x: 4, y: 2 }, { x: 4, y: 2 }, 0.5, 2);
    expect(mask.at({ x: 4, y: 2 })).toBe(2);
  });

  it("keeps a slanted stroke as wide as its brush, without holes", () => {
    const mask = new Mask(60, 60);
    mask.stroke({ x: 10, y: 10 }, { x: 50, y: 40 }, 4, 1);
    for (let y = 0; y < 60; y += 1) {
      for (let x = 0; x < 60; x += 1) {
        const along = Math.min(1, Math.max(0, ((x - 10) * 40 + (y - 10) * 30) / 2500));
        const away = Math.hypot(x - 10 - along * 40, y - 10 - along * 30);
        if (Math.abs(away - 4) > 0.01) expect(mask.at({ x, y })).toBe(away < 4 ? 1 : 0);
      }
    }
  });

  it("ends at the edges of the picture", () => {
    const mask = new Mask(4, 4);
    mask.stroke({ x: -3, y: 2 }, { x: 9, y: 2 }, 2, 1);
    mask.fill([{ x: -5, y: -5 }, { x: 9, y: -5 }, { x: 9, y: 1 }, { x: -5, y: 1 }], 2);
    expect(seen(mask)).toEqual(["2222", "1111", "1111", "1111"]);
  });

  it("fills the pixels whose centres are inside a path", () => {
    const mask = new Mask(6, 4);
    mask.fill([{ x: 1, y: 1 }, { x: 5, y: 1 }, { x: 5, y: 3 }, { x: 1, y: 3 }], 1);
    expect(seen(mask)).toEqual(["000000", "011110", "011110", "000000"]);
  });

  it("floods what hangs together, and not across corners", () => {
    const mask = new Mask(5, 3);
    mask.bytes.set([0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
    expect(mask.flood({ x: 2, y: 0 }, 2)).toEqual({ left: 0, top: 0, right: 5, bottom: 3 });
    expect(seen(mask)).toEqual(["01222", "12211", "22100"]);
    expect(mask.flood({ x: 2, y: 0 }, 2)).toBeNull();
  });

  it("cuts and swaps areas for undo", () => {
    const mask = new Mask(4, 2);
    const before = mask.cut({ left: 1, top: 0, right: 3, bottom: 2 });
    mask.bytes.fill(1);
    const after = mask.swap(before);
    expect(seen(mask)).toEqual(["1001", "1001"]);
    mask.swap(after);
    expect(seen(mask)).toEqual(["1111", "1111"]);
  });
});

describe("keeping", () => {
  it("writes and takes runs, and refuses others", () => {
    const mask = new Mask(3, 2);
    mask.bytes.set([0, 0, 1, 1, 2, 2]);
    const copy = new Mask(3, 2);
    expect(takeRuns(copy, runsOf(mask.bytes))).toBe(true);
    expect(copy.bytes).toEqual(mask.bytes);
    for (const wrong of [null, [1], [1, 5], [1, -6], ["a", 6], { length: 2 }]) expect(takeRuns(copy, wrong)).toBe(false);
  });

  it("reads pixels by their colours, near ones too, and scales", () => {
    const pixels = new Uint8ClampedArray([0x1f, 0x77, 0xb4, 255, 0xff, 0x80, 0x0d, 255, 0x1f, 0x77, 0xb4, 0, 0, 0, 0, 255]);
    const mask = maskOf(pixels, { width: 2, height: 2 }, { width: 4, height: 4 }, COLOURS);
    expect(seen(mask)).toEqual(["1122", "1122", "0000", "0000"]);
  });

  it("reads hexadecimal colours", () => {
    expect([rgbOf("#1F77b4"), rgbOf(" #f80 "), rgbOf("red"), rgbOf("")]).toEqual([0x1f77b4, 0xff8800, null, null]);
  });
});

describe("the PNG", () => {
  it("has the size and exactly the colours, whatever the runs", () => {
    for (const [width, height] of [[1, 1], [2, 3], [65, 4], [66, 2], [129, 2], [700, 5]] as const) {
      const mask = new Mask(width, height);
      for (let index = 0; index < mask.bytes.length; index += 1) mask.bytes[index] = index % 7 === 0 ? 1 : index % 131 < 66 ? 2 : 0;
      mask.bytes.copyWithin(mask.bytes.length - width, mask.bytes.length - 2 * width, mask.bytes.length - width);
      const { pixels, ...size } = decoded(pngOf(mask, COLOURS));
      expect(size).toEqual({ width, height });
      const wanted = Uint8Array.from([...mask.bytes].flatMap((value) => [[0, 0, 0, 0], [0x1f, 0x77, 0xb4, 255], [0xff, 0x7f, 0x0e, 255]][value] ?? []));
      expect(Buffer.compare(pixels, wanted)).toBe(0);
    }
  });

  it("is small for a large mask", () => {
    const mask = new Mask(4000, 3000);
    mask.stroke({ x: 500, y: 500 }, { x: 3000, y: 2500 }, 300, 1);
    const png = pngOf(mask, COLOURS);
    expect(png.length).toBeLessThan(200_000);
    expect(base64(png).startsWith("iVBORw0KGgo")).toBe(true);
  });
});
