// Builds everything the site serves as static files. Names are stable: the server's static storage adds hashes.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = resolve(here, "../src/kempelen/web/static/dist");
const modules = resolve(here, "node_modules");
const classicScripts = ["externalHIT_v1", "shim", "done", "repost", "form"];
const bundledPackages = [
  "bootstrap",
  "bootstrap-3",
  "htmx.org",
  "lucide-static",
  "@fontsource-variable/hanken-grotesk",
  "@fontsource-variable/baskervville",
  "@fontsource-variable/geist-mono",
];

/** Stable file names by kind: fonts and images in their own folders. */
function assetName({ names }) {
  const name = names[0] ?? "";
  if (name.endsWith(".woff2")) return "fonts/[name][extname]";
  if (name.endsWith(".svg")) return "img/[name][extname]";
  return "[name][extname]";
}

const common = { configFile: false, root: here, base: "./", publicDir: false, logLevel: "warn" };

/** kempelen.js and kempelen.css with their fonts and images. */
async function buildSite() {
  await build({
    ...common,
    css: {
      preprocessorOptions: {
        scss: {
          loadPaths: [modules],
          quietDeps: true,
          // Bootstrap 5.3 is written for the older Sass module system.
          silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
        },
      },
    },
    build: {
      outDir: out,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      target: "es2022",
      cssCodeSplit: true,
      modulePreload: false,
      rollupOptions: {
        input: { kempelen: resolve(here, "src/main.ts") },
        output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: assetName },
      },
    },
  });
}

/** Classic scripts for task documents: one self-contained file each, for pages which know nothing of modules. */
async function buildTaskScripts() {
  for (const name of classicScripts) {
    await build({
      ...common,
      build: {
        outDir: resolve(out, "task"),
        emptyOutDir: false,
        target: "es2019",
        rollupOptions: {
          input: resolve(here, `src/task/${name}.ts`),
          output: { format: "iife", entryFileNames: `${name}.js` },
        },
      },
    });
  }
}

/** Bootstrap 3 for pages that load MTurk's copy of it, whose host is gone; of its icon font the one file that browsers take. */
async function buildOldBootstrap() {
  const folder = resolve(modules, "bootstrap-3/dist");
  const font = "glyphicons-halflings-regular.woff2";
  const css = await readFile(resolve(folder, "css/bootstrap.min.css"), "utf8");
  const face = `@font-face{font-family:"Glyphicons Halflings";src:url(${font}) format("woff2")}`;
  const changed = css.replace(/@font-face\{font-family:"Glyphicons Halflings";[^}]*\}/, face).replace(/\/\*# sourceMappingURL=.*?\*\//, "");
  if (!changed.includes(face) || changed.includes("../fonts/")) throw new Error("Bootstrap 3 names its icon font in another way now.");
  await writeFile(resolve(out, "task/bootstrap.min.css"), changed);
  await cp(resolve(folder, "fonts", font), resolve(out, "task", font));
}

/** One sprite from the names in icons.json, so that pages carry no icon they do not use. */
async function buildIcons() {
  const names = JSON.parse(await readFile(resolve(here, "scripts/icons.json"), "utf8"));
  const symbols = [];
  for (const name of names) {
    const source = await readFile(resolve(modules, `lucide-static/icons/${name}.svg`), "utf8");
    const inner = source.slice(source.indexOf(">", source.indexOf("<svg")) + 1, source.lastIndexOf("</svg>"));
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s+/g, " ").trim()}</symbol>`);
  }
  await writeFile(resolve(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
}

/** The licence of every package whose bytes are in the output. */
async function buildLicences() {
  const parts = [];
  for (const name of bundledPackages) {
    const about = JSON.parse(await readFile(resolve(modules, name, "package.json"), "utf8"));
    const text = await readFile(resolve(modules, name, "LICENSE"), "utf8");
    parts.push(`${name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  }
  await writeFile(resolve(out, "LICENSES.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await buildSite();
await buildTaskScripts();
await buildOldBootstrap();
await buildIcons();
await buildLicences();
await cp(resolve(modules, "htmx.org/dist/htmx.min.js"), resolve(out, "htmx.min.js"));
