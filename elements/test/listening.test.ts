import { beforeEach, describe, expect, it, vi } from "vitest";

import "../src/index";
import { inside, one, page, settled } from "./helpers";

const TWO = `<crowd-form>
  <audio id="first" controls></audio><video id="second" controls></video><audio id="own"></audio>
  <full-instructions><audio id="example" controls></audio></full-instructions>
  <crowd-text-area name="transcript" label="What is said?"></crowd-text-area>
</crowd-form>`;

function player(id: string, length = 60): HTMLMediaElement {
  const found = one<HTMLMediaElement>(`#${id}`);
  Object.defineProperty(found, "duration", { value: length });
  return found;
}

function bar(): Element | null {
  return one("crowd-form").shadowRoot?.querySelector("[part=player]") ?? null;
}

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...init });
  inside("crowd-text-area", "textarea").dispatchEvent(event);
  return event;
}

describe("the bar of a recording", () => {
  beforeEach(async () => {
    await page(TWO);
  });

  it("skips by five seconds and stays within the recording, from a text field too", () => {
    const sound = player("first", 12);
    const at = ["F4", "F4", "F4", "F2"].map((key) => {
      expect(press(key).defaultPrevented).toBe(true);
      return sound.currentTime;
    });
    expect(at).toEqual([5, 10, 12, 7]);
    inside("crowd-form", "[aria-keyshortcuts=F2]").click();
    inside("crowd-form", "[aria-keyshortcuts=F2]").click();
    expect(sound.currentTime).toBe(0);
  });

  it("changes the speed of every player within bounds, and goes back to the usual one", async () => {
    const players = [player("first"), player("second")];
    for (let turn = 0; turn < 6; turn += 1) press("F4", { shiftKey: true });
    expect(players.map((one) => one.playbackRate)).toEqual([2, 2]);
    await settled();
    expect(inside<HTMLButtonElement>("crowd-form", "[aria-keyshortcuts='Shift+F4']").disabled).toBe(true);
    inside("crowd-form", ".speed").click();
    expect(players.map((one) => [one.playbackRate, one.defaultPlaybackRate])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it("follows the player that is used, and leaves a page's own player and instructions alone", async () => {
    expect(bar()?.textContent).toContain("Recording 1 of 2");
    const second = player("second");
    second.dispatchEvent(new Event("play"));
    await settled();
    expect(bar()?.textContent).toContain("Recording 2 of 2");
    for (const id of ["own", "example"]) one(`#${id}`).dispatchEvent(new Event("play"));
    await settled();
    press("F4");
    expect([second.currentTime, player("own").currentTime, player("example").currentTime]).toEqual([5, 0, 0]);
  });

  it("leaves keys alone that mean something else", () => {
    const sound = player("first");
    for (const init of [{ altKey: true }, { ctrlKey: true }, { metaKey: true }]) expect(press("F4", init).defaultPrevented).toBe(false);
    expect(press("F8", { shiftKey: true }).defaultPrevented).toBe(false);
    expect(sound.currentTime).toBe(0);
  });

  it("says that a recording did not load", async () => {
    vi.useFakeTimers();
    vi.spyOn(player("first"), "play").mockRejectedValue(new Error("no source"));
    inside("crowd-form", "[aria-keyshortcuts=F8]").click();
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    expect(one("body > [role=status]").textContent).toBe("The recording did not load.");
  });
});

describe("a form without a recording", () => {
  it("has no bar and no keys", async () => {
    await page("<crowd-form><audio></audio><crowd-text-area name='a' label='A'></crowd-text-area></crowd-form>");
    expect(bar()).toBeNull();
    expect(press("F4").defaultPrevented).toBe(false);
  });

  it("gets one when a recording comes", async () => {
    await page("<crowd-form><p id='place'></p></crowd-form>");
    const sound = document.createElement("audio");
    sound.controls = true;
    one("#place").append(sound);
    await settled();
    expect(bar()).not.toBeNull();
  });
});
