/** The mask that a task starts from: its pixels must be read, so its host must allow that, or the marketplace fetches it (reference 7.9). */
import { members } from "../core/attributes";
import type { Size } from "./geometry";
import { maskOf, rgbOf, type Mask } from "./mask";

/** One number of a mask: what it stands for and its colour as `#rrggbb`. */
export interface Entry {
  readonly label: string;
  readonly colour: string;
}

/** What an initial value or an answer says: the entries with their colours, and where the picture of the mask is. */
export function readInitialMask(value: unknown): { entries: Entry[]; src: string } {
  const { labelMappings, instances, labeledImage, src: address } = members(value);
  const { pngImageData } = members(labeledImage);
  const src = typeof pngImageData === "string" && pngImageData !== "" ? `data:image/png;base64,${pngImageData}` : address;
  const mapped = Object.entries(members(labelMappings)).map(([label, one]) => ({ label, color: members(one).color }));
  const listed = Array.isArray(instances) ? instances.map((one: unknown) => members(one)) : mapped;
  const entries = listed.flatMap(({ label, color }) => (typeof label === "string" && typeof color === "string" && rgbOf(color) !== null ? [{ label, colour: color.trim() }] : []));
  return { entries, src: typeof src === "string" ? src : "" };
}

/** The marketplace's address for media of this task, by the ticket in the task's own address; null on other pages. */
export function proxied(src: string, page: { href: string; pathname: string; search: string }): string | null {
  const ticket = /^\/t\/([^/]+)/.exec(page.pathname)?.[1];
  const base = new URLSearchParams(page.search).get("turkSubmitTo") ?? "";
  const address = new URL(src, page.href);
  if (ticket === undefined || !/^https?:\/\//.test(base) || !/^https?:$/.test(address.protocol)) return null;
  return `${new URL(base).origin}/m/${ticket}?url=${encodeURIComponent(src)}`;
}

async function bytesOf(address: string): Promise<Blob> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${String(response.status)}`);
  return response.blob();
}

/** Load the pixels and read them by the entries' colours, at the size of the picture. Rejects when they cannot be had. */
export async function loadMask(src: string, entries: readonly Entry[], size: Size): Promise<Mask> {
  const other = proxied(src, window.location);
  const blob = await bytesOf(src).catch((error: unknown) => {
    if (other === null) throw error;
    return bytesOf(other);
  });
  // As stored: neither a colour profile nor transparency may shift a colour.
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = document.createElement("canvas");
  const { width, height } = bitmap;
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const colours = entries.map((one) => rgbOf(one.colour));
  return maskOf(context.getImageData(0, 0, width, height).data, { width, height }, size, colours);
}

/** A colour that is not in use: the palette's first, then hues far from one another. */
export function freeColour(index: number, palette: readonly string[], used: readonly string[]): string {
  const taken = new Set(used.map((one) => one.toLowerCase()));
  const wanted = palette[index];
  if (wanted !== undefined && !taken.has(wanted.toLowerCase())) return wanted;
  const free = palette.find((one) => !taken.has(one.toLowerCase()));
  if (free !== undefined) return free;
  for (let turn = index; ; turn += 1) {
    const made = hexOf((turn * 137.508) % 360, turn % 2 === 0 ? 0.45 : 0.62);
    if (!taken.has(made)) return made;
  }
}

/** From hue and lightness, at three quarters of full colour. */
function hexOf(hue: number, lightness: number): string {
  const reach = 0.75 * Math.min(lightness, 1 - lightness);
  const part = (offset: number): string => {
    const place = (offset + hue / 30) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
