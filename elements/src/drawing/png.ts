/**
 * A mask as a PNG of 8-bit RGBA with exactly the colours it is given (reference 7.9). Written here, because a canvas may not be
 * read in browsers that guard against fingerprints, and since a mask is runs of few colours: each row is coded as runs of one pixel,
 * or as "the same as above", with one fixed set of codes made for that. Twelve million pixels take a fraction of a second. Pure.
 */
import type { Mask } from "./mask";

const LONGEST = 258;
const PRIME = 65521;

/**
 * Code lengths (RFC 1951): the longest match, which nearly everything is, has one bit; 227 symbols have nine and 58 have ten.
 * The only distances are 1 and 4 bytes, one bit each.
 */
const LITERALS = 286;
const LONG_MATCH = 285;
const NINE_BITS = 227;

function reversed(code: number, bits: number): number {
  let turned = 0;
  for (let bit = 0; bit < bits; bit += 1) turned |= ((code >>> bit) & 1) << (bits - 1 - bit);
  return turned;
}

function lengthOf(symbol: number): number {
  return symbol === LONG_MATCH ? 1 : symbol < NINE_BITS ? 9 : 10;
}

const CODES = Array.from({ length: LITERALS }, (_, symbol) => {
  if (symbol === LONG_MATCH) return 0;
  // One code of one bit takes the lower half; those of nine bits begin at the middle, those of ten after them.
  const code = symbol < NINE_BITS ? 256 + symbol : (256 + NINE_BITS) * 2 + (symbol - NINE_BITS);
  return reversed(code, lengthOf(symbol));
});

/** For each match length its symbol and extra bits. */
const MATCHES = Array.from({ length: LONGEST + 1 }, (_, length): [symbol: number, extra: number, bits: number] => {
  if (length === LONGEST) return [LONG_MATCH, 0, 0];
  if (length < 11) return [254 + length, 0, 0];
  const bits = Math.floor(Math.log2(length - 3)) - 2;
  const step = 2 ** bits;
  return [257 + bits * 4 + Math.floor((length - 3) / step), (length - 3) % step, bits];
});

class Bits {
  private bytes = new Uint8Array(1 << 16);
  private size = 0;
  private held = 0;
  private count = 0;

  put(value: number, bits: number): void {
    this.held |= value << this.count;
    this.count += bits;
    while (this.count >= 8) {
      if (this.size === this.bytes.length) this.grow();
      this.bytes[this.size] = this.held & 255;
      this.size += 1;
      this.held >>>= 8;
      this.count -= 8;
    }
  }

  private grow(): void {
    const more = new Uint8Array(this.bytes.length * 2);
    more.set(this.bytes);
    this.bytes = more;
  }

  end(): Uint8Array {
    if (this.count > 0) this.put(0, 8 - this.count);
    return this.bytes.subarray(0, this.size);
  }
}

/** The stream of pixel rows, coded, with the checksum of what it says. */
class Rows {
  private readonly bits = new Bits();
  private a = 1;
  private b = 0;

  constructor() {
    const { bits } = this;
    for (const byte of [0x78, 0x01]) bits.put(byte, 8);
    bits.put(1, 1); // the last block
    bits.put(2, 2); // with codes of its own
    bits.put(LITERALS - 257, 5);
    bits.put(3, 5); // four distance codes
    bits.put(14, 4); // eighteen code lengths follow, in the order of the format
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]) bits.put([0, 1, 9, 10].includes(symbol) ? 2 : 0, 3);
    const order = [0, 1, 9, 10];
    for (let symbol = 0; symbol < LITERALS; symbol += 1) bits.put(reversed(order.indexOf(lengthOf(symbol)), 2), 2);
    for (const length of [1, 0, 0, 1]) bits.put(reversed(order.indexOf(length), 2), 2);
  }

  private literal(byte: number): void {
    this.bits.put(CODES[byte] as number, lengthOf(byte));
  }

  private match(length: number, isPixel: boolean): void {
    const [symbol, extra, bits] = MATCHES[length] as [number, number, number];
    this.bits.put(CODES[symbol] as number, lengthOf(symbol));
    if (bits > 0) this.bits.put(extra, bits);
    this.bits.put(isPixel ? 1 : 0, 1);
  }

  /** Repeat: never leave a rest shorter than the shortest match. */
  private repeat(total: number, isPixel: boolean): void {
    let rest = total;
    while (rest > 0) {
      const length = rest > LONGEST && rest < LONGEST + 3 ? rest - 3 : Math.min(rest, LONGEST);
      this.match(length, isPixel);
      rest -= length;
    }
  }

  private sum(byte: number): void {
    this.a = (this.a + byte) % PRIME;
    this.b = (this.b + this.a) % PRIME;
  }

  filter(kind: number): void {
    this.literal(kind);
    this.sum(kind);
  }

  /** The same pixel so many times. The checksum has a closed form for runs. */
  pixels(pixel: readonly [number, number, number, number], count: number): void {
    for (const byte of pixel) this.literal(byte);
    if (count > 1) this.repeat((count - 1) * 4, true);
    const [red, green, blue, alpha] = pixel;
    const sum = red + green + blue + alpha;
    this.b = (this.b + 4 * (count * this.a + (sum * count * (count - 1)) / 2) + count * (4 * red + 3 * green + 2 * blue + alpha)) % PRIME;
    this.a = (this.a + count * sum) % PRIME;
  }

  zeros(count: number): void {
    let rest = count;
    while (rest > 0 && (rest < 4 || rest === count)) {
      this.literal(0);
      rest -= 1;
    }
    if (rest > 0) this.repeat(rest, false);
    this.b = (this.b + count * this.a) % PRIME;
  }

  end(): Uint8Array {
    this.bits.put(CODES[256] as number, lengthOf(256));
    const stream = this.bits.end();
    const whole = new Uint8Array(stream.length + 4);
    whole.set(stream);
    new DataView(whole.buffer).setUint32(stream.length, ((this.b << 16) | this.a) >>> 0);
    return whole;
  }
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index += 1) bytes[4 + index] = name.charCodeAt(index);
  bytes.set(data, 8);
  let sum = 0xffffffff;
  for (let index = 4; index < data.length + 8; index += 1) sum = (CRC[(sum ^ (bytes[index] as number)) & 255] as number) ^ (sum >>> 8);
  view.setUint32(data.length + 8, (sum ^ 0xffffffff) >>> 0);
  return bytes;
}

/** Whether a row is as the one above it; four pixels at a time where rows begin at whole words. */
function isRepeated(bytes: Uint8Array, words: Uint32Array | null, start: number, width: number): boolean {
  const [list, from, wide] = words === null ? [bytes, start, width] : [words, start / 4, width / 4];
  for (let index = from; index < from + wide; index += 1) if (list[index] !== list[index - wide]) return false;
  return true;
}

function rowsOf({ bytes, width, height }: Mask, colours: readonly (number | null)[]): Uint8Array {
  const rows = new Rows();
  const pixels = colours.map((rgb): [number, number, number, number] => (rgb === null ? [0, 0, 0, 0] : [rgb >>> 16, (rgb >>> 8) & 255, rgb & 255, 255]));
  const words = width % 4 === 0 && bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) : null;
  for (let y = 0; y < height; y += 1) {
    const start = y * width;
    const same = y > 0 && isRepeated(bytes, words, start, width);
    rows.filter(same ? 2 : 0);
    if (same) {
      rows.zeros(width * 4);
      continue;
    }
    for (let from = start; from < start + width; ) {
      const value = bytes[from] as number;
      let to = from + 1;
      while (to < start + width && bytes[to] === value) to += 1;
      rows.pixels(pixels[value - 1] ?? [0, 0, 0, 0], to - from);
      from = to;
    }
  }
  return rows.end();
}

/** Write the PNG. `colours[n - 1]` is the colour of number n as 0xrrggbb; what has none is transparent. */
export function pngOf(mask: Mask, colours: readonly (number | null)[]): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, mask.width);
  view.setUint32(4, mask.height);
  header.set([8, 6, 0, 0, 0], 8);
  const parts = [new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header), chunk("IDAT", rowsOf(mask, colours)), chunk("IEND", new Uint8Array())];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Bytes as base64, without the prefix of an address. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  return btoa(parts.join(""));
}
