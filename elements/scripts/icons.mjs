// The icon names that templates use, from the set they were written for, as one lazily loaded script.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

const sets = { "": "iron", "av:": "av", "communication:": "communication", "device:": "device", "editor:": "editor", "hardware:": "hardware", "image:": "image", "maps:": "maps", "notification:": "notification", "places:": "places", "social:": "social" };

/** Return the script text: `window.CrowdIcons = { name: "markup of a 24 px square" }`. */
export async function iconChunk(modules) {
  const icons = {};
  for (const [prefix, set] of Object.entries(sets)) {
    const source = await readFile(resolve(modules, `@polymer/iron-icons/${set}-icons.js`), "utf8");
    for (const [, name, markup] of source.matchAll(/<g id="([^"]+)">([\s\S]*?)<\/g>/g)) icons[prefix + name] = markup.trim();
  }
  return `window.CrowdIcons=${JSON.stringify(icons)};\n`;
}
