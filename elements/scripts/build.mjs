// Builds the library: one classic script, the chunks it loads on first use, and the style sheet of the second version's name.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

import { iconChunk } from "./icons.mjs";

const here = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = resolve(here, "dist");
const site = resolve(here, "../src/kempelen/web/task");
const modules = resolve(here, "node_modules");
const { version } = JSON.parse(await readFile(resolve(here, "package.json"), "utf8"));
const bundled = ["lit", "lit-html", "lit-element", "@lit/reactive-element", "json5", "konva", "@polymer/iron-icons", "@fontsource-variable/hanken-grotesk"];

/** One self-contained classic script for pages that know nothing of modules. */
async function script(name, entry, define = {}) {
  await build({
    configFile: false,
    root: here,
    publicDir: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"', ...define },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      rollupOptions: { input: resolve(here, entry), output: { format: "iife", entryFileNames: `${name}.js` } },
    },
  });
}

// The package brings no licence file, only a pointer to this text.
const ICONS_LICENCE = `Copyright (c) 2014 The Polymer Authors. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met:

   * Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
   * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
     documentation and/or other materials provided with the distribution.
   * Neither the name of Google Inc. nor the names of its contributors may be used to endorse or promote products derived from this software
     without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED
TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

/** The licence of every package whose bytes are in the output. */
async function licences() {
  const parts = [];
  for (const name of bundled) {
    const about = JSON.parse(await readFile(resolve(modules, name, "package.json"), "utf8"));
    const file = name === "json5" ? "LICENSE.md" : "LICENSE";
    const text = name === "@polymer/iron-icons" ? ICONS_LICENCE : await readFile(resolve(modules, name, file), "utf8");
    parts.push(`${name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  }
  await writeFile(resolve(out, "LICENSES.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

async function versions(files) {
  const entries = [];
  for (const file of files) entries.push([file, createHash("sha256").update(await readFile(resolve(out, file))).digest("hex").slice(0, 12)]);
  return Object.fromEntries(entries);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await script("crowd-konva", "src/chunks/konva.ts");
await writeFile(resolve(out, "crowd-icons.js"), await iconChunk(modules));
await copyFile(resolve(modules, "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2"), resolve(out, "crowd-font.woff2"));
const chunks = await versions(["crowd-konva.js", "crowd-icons.js", "crowd-font.woff2"]);
await script("crowd-html-elements", "src/index.ts", { __VERSION__: JSON.stringify(version), __CHUNKS__: JSON.stringify(chunks) });
await copyFile(resolve(out, "crowd-html-elements.js"), resolve(out, "crowd-html-elements-v2.js"));
await writeFile(resolve(out, "crowd-html-elements-v2.css"), "/* The elements bring their own styles; this name is kept for pages that load it. */\n");
await licences();
// The marketplace serves a copy of its own, which goes into its wheel.
if (existsSync(site)) await cp(out, resolve(site, "dist"), { recursive: true });
