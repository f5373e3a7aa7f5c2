import { cpSync } from "node:fs";
import { resolve } from "node:path";

import { defineConfig } from "vite";

// What the library loads on first use stands beside the page, as it stands beside the script elsewhere.
const here = import.meta.dirname;
for (const chunk of ["crowd-icons.js", "crowd-konva.js", "crowd-font.woff2"]) cpSync(resolve(here, "../dist", chunk), resolve(here, "public", chunk));

export default defineConfig({
  root: here,
  base: "./",
  define: { __VERSION__: '"gallery"', __CHUNKS__: "{}" },
  server: { host: "127.0.0.1", fs: { allow: [".."] } },
  build: { outDir: "../dist-gallery", emptyOutDir: true, target: "es2022" },
});
