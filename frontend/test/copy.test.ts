import { beforeAll, beforeEach, expect, it, vi } from "vitest";

import { installCopy } from "../src/behaviours/copy";
import { one, page, settle } from "./helpers";

beforeAll(() => {
  installCopy();
});
beforeEach(() => {
  vi.useFakeTimers();
});

it("copies, says so, and shows the value again", async () => {
  const written = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText: written } });
  page('<button data-copy="A2XK9QFM41RT7B" data-copied="Kopiert"><span data-copy-text>A2XK9QFM41RT7B</span></button>');
  one("span").click();
  await settle();
  expect(written).toHaveBeenCalledWith("A2XK9QFM41RT7B");
  expect(one("[data-copy-text]").textContent).toBe("Kopiert");
  expect(document.getElementById("k-announcer")?.textContent).toBe("Kopiert");
  vi.advanceTimersByTime(1500);
  expect(one("[data-copy-text]").textContent).toBe("A2XK9QFM41RT7B");
});

it("copies where the browser has no clipboard for plain http", async () => {
  vi.stubGlobal("navigator", {});
  const command = vi.fn(() => true);
  Object.assign(document, { execCommand: command });
  page('<button data-copy="x"></button>');
  one("button").click();
  await settle();
  expect(command).toHaveBeenCalledWith("copy");
  expect(document.querySelector("textarea")).toBeNull();
});
