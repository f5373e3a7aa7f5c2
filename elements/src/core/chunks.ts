/**
 * Parts that only some pages need (the drawing library, the icon set) are classic scripts beside this one, loaded on first use.
 * Classic, so that they load across origins, in sandboxed frames of no origin and from files alike.
 */
declare const __CHUNKS__: Readonly<Record<string, string>>;

/** Where this script came from; modules and tests have no current script and use the page's own folder. */
export const SCRIPT_ADDRESS = document.currentScript instanceof HTMLScriptElement && document.currentScript.src !== "" ? document.currentScript.src : document.baseURI;

const loading = new Map<string, Promise<unknown>>();

/** Return the address of a file in this script's folder. Its version keeps caches right; files on a disk take none. */
export function besideScript(file: string): string {
  const address = new URL(file, SCRIPT_ADDRESS);
  const version = __CHUNKS__[file];
  if (version !== undefined && address.protocol !== "file:") address.search = `?v=${version}`;
  return address.href;
}

/** Load a chunk once and return the global it assigns. Rejects when it cannot be loaded; the next call tries again. */
export function loadChunk(file: string, global: string): Promise<unknown> {
  const known = loading.get(file);
  if (known !== undefined) return known;
  const promise = new Promise((resolve, reject) => {
    const present = (window as unknown as Record<string, unknown>)[global];
    if (present !== undefined) {
      resolve(present);
      return;
    }
    const script = document.createElement("script");
    script.src = besideScript(file);
    script.onload = () => {
      resolve((window as unknown as Record<string, unknown>)[global]);
    };
    script.onerror = () => {
      loading.delete(file);
      script.remove();
      reject(new Error(`${file} could not be loaded`));
    };
    document.head.append(script);
  });
  loading.set(file, promise);
  return promise;
}

/** The drawing library, for the widgets that draw. `import type Konva from "konva"` gives its types without its code. */
export async function loadKonva(): Promise<typeof import("konva").default> {
  return (await loadChunk("crowd-konva.js", "CrowdKonva")) as typeof import("konva").default;
}
