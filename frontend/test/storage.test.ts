import { afterEach, expect, it, vi } from "vitest";

import { autoHeight } from "../src/task/height";
import { replaceBrokenStorage } from "../src/task/storage";

const original = Object.getOwnPropertyDescriptor(window, "localStorage");

afterEach(() => {
  if (original) Object.defineProperty(window, "localStorage", original);
});

it("replaces a storage that throws by one in memory", () => {
  Object.defineProperty(window, "localStorage", {
    configurable: true,
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
  replaceBrokenStorage("localStorage");
  const store = window.localStorage as Storage & Record<string, string | undefined>;
  store.setItem("a", "1");
  store.b = "2";
  expect([store.getItem("a"), store.b, store.length, store.key(0), store.getItem("none"), store.none]).toEqual(["1", "2", 2, "a", null, undefined]);
  store.removeItem("a");
  expect(store.length).toBe(1);
  store.clear();
  expect(store.length).toBe(0);
});

it("leaves a working one alone", () => {
  const before = window.sessionStorage;
  replaceBrokenStorage("sessionStorage");
  expect(window.sessionStorage).toBe(before);
});

it("tells the height when it changes", () => {
  let changed = (): void => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(callback: () => void) {
        changed = callback;
      }
      observe(): void {
        changed();
      }
    },
  );
  const height = vi.spyOn(document.documentElement, "getBoundingClientRect").mockReturnValue({ height: 450.2 } as DOMRect);
  const told = vi.spyOn(window.parent, "postMessage").mockImplementation(() => undefined);
  autoHeight();
  changed();
  expect(told).toHaveBeenCalledTimes(1);
  expect(told).toHaveBeenCalledWith({ type: "kempelen:height", height: 451 }, "*");
  height.mockReturnValue({ height: 600 } as DOMRect);
  changed();
  expect(told).toHaveBeenCalledTimes(2);
});
