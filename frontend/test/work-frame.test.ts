import { beforeEach, describe, expect, it, vi } from "vitest";

import { setTheme } from "../src/behaviours/theme";
import { bindWorkFrames, frameHeight, ownAddress, readStatus } from "../src/behaviours/work-frame";
import { one, page, settle, visit } from "./helpers";

const TASK = "https://label.tasks.example";
const left = vi.fn();
const told = vi.fn();
let frameWindow = {};

function says(data: unknown, origin = TASK, source: unknown = frameWindow): void {
  const event = new Event("message");
  Object.assign(event, { data, origin, source });
  window.dispatchEvent(event);
}

function serverSays(answer: unknown, ok = true): ReturnType<typeof vi.fn> {
  const ask = vi.fn(() => Promise.resolve({ ok, json: () => Promise.resolve(answer) }));
  vi.stubGlobal("fetch", ask);
  return ask;
}

beforeEach(() => {
  visit("https://site.example/work/1");
  left.mockClear();
  told.mockClear();
  page(`<section data-work-frame data-origins="${TASK} https://tasks.example" data-status-url="/work/1/status"><div data-work-note hidden><a href="">Continue</a></div>
    <iframe data-auto-height></iframe></section>`);
  frameWindow = { postMessage: told };
  document.documentElement.removeAttribute("data-bs-theme");
  Object.defineProperty(one("iframe"), "contentWindow", { value: frameWindow });
  bindWorkFrames(document, left);
});

describe("submitted", () => {
  it("asks the server and goes where it says", async () => {
    const ask = serverSays({ next: "/work/2" });
    says({ type: "kempelen:submitted" });
    await settle();
    expect(ask).toHaveBeenCalledWith("https://site.example/work/1/status", expect.objectContaining({ credentials: "same-origin" }));
    expect(left).toHaveBeenCalledWith("https://site.example/work/2");
  });

  it("accepts the task base and an opaque origin only when it is named", async () => {
    const ask = serverSays({});
    says({ type: "kempelen:submitted" }, "https://tasks.example");
    await settle();
    says({ type: "kempelen:submitted" }, "null");
    await settle();
    expect(ask).toHaveBeenCalledOnce();
  });

  it.each([
    ["another origin", "https://evil.example", undefined],
    ["another window of the right origin", TASK, window],
    ["nobody", TASK, null],
  ])("ignores %s", async (_who, origin, source) => {
    const ask = serverSays({ next: "/work/2" });
    if (source === undefined) says({ type: "kempelen:submitted" }, origin);
    else says({ type: "kempelen:submitted" }, origin, source);
    await settle();
    expect(ask).not.toHaveBeenCalled();
  });

  it("believes the server, not the frame", async () => {
    serverSays({ submitted: false });
    says({ type: "kempelen:submitted", next: "https://evil.example" });
    await settle();
    expect(left).not.toHaveBeenCalled();
    expect(one("[data-work-note]").hidden).toBe(true);
  });

  it("offers Continue when there is no next HIT, and when the network fails", async () => {
    serverSays({ submitted: true, next: null });
    says({ type: "kempelen:submitted" });
    await settle();
    expect(one("[data-work-note]").hidden).toBe(false);
    one("[data-work-note]").hidden = true;
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new TypeError("offline"))),
    );
    says({ type: "kempelen:submitted" });
    await settle();
    expect(one("[data-work-note]").hidden).toBe(false);
  });

  it("asks once during a flood", () => {
    const ask = serverSays({});
    for (let count = 0; count < 100; count += 1) says({ type: "kempelen:submitted" });
    expect(ask).toHaveBeenCalledOnce();
  });

  it.each(["text", null, 7, [], { type: "other" }])("survives %j", (data) => {
    const ask = serverSays({});
    says(data);
    expect(ask).not.toHaveBeenCalled();
  });
});

describe("height", () => {
  it("is clamped and only followed where the requester gave none", () => {
    says({ type: "kempelen:height", height: 1e9 });
    expect(one("iframe").getAttribute("height")).toBe("10000");
    one("iframe").removeAttribute("data-auto-height");
    says({ type: "kempelen:height", height: 500 });
    expect(one("iframe").getAttribute("height")).toBe("10000");
  });

  it("takes numbers only", () => {
    expect([frameHeight(-3), frameHeight(450.4), frameHeight("9"), frameHeight(NaN), frameHeight(Infinity)]).toEqual([1, 450, null, null, null]);
  });
});

describe("addresses", () => {
  it("never leave this site", () => {
    expect(ownAddress("/work/2")).toBe("https://site.example/work/2");
    for (const foreign of ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", 3]) expect(ownAddress(foreign)).toBeNull();
  });

  it("are read from any answer", () => {
    expect(readStatus(null)).toEqual({ submitted: false, next: null });
    expect(readStatus({ submitted: true, next: "https://evil.example/" })).toEqual({ submitted: true, next: null });
  });
});

describe("theme", () => {
  it("is told when the page is bound, whenever it loads, and when another is chosen", async () => {
    expect(told).toHaveBeenLastCalledWith({ type: "kempelen:theme", theme: "light" }, "*");
    setTheme("dark");
    await settle();
    expect(told).toHaveBeenLastCalledWith({ type: "kempelen:theme", theme: "dark" }, "*");
    told.mockClear();
    one("iframe").dispatchEvent(new Event("load"));
    expect(told).toHaveBeenCalledExactlyOnceWith({ type: "kempelen:theme", theme: "dark" }, "*");
  });

  it("is not told to a page that is gone", () => {
    const frame = one("iframe");
    page("");
    told.mockClear();
    frame.dispatchEvent(new Event("load"));
    expect(told).not.toHaveBeenCalled();
  });
});
