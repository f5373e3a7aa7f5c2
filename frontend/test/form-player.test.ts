import { beforeEach, expect, it } from "vitest";

import { bindPlayers } from "../src/task/form-player";
import { one, page } from "./helpers";

const BAR = `<div data-player hidden><button type="button" data-skip="-5"></button><button type="button" data-skip="5"></button>
  <select data-speed><option>0.5</option><option selected>1</option></select></div>`;

function player(id: string): HTMLMediaElement {
  const found = one<HTMLMediaElement>(`#${id}`);
  Object.defineProperty(found, "duration", { value: 12, configurable: true });
  return found;
}

function press(key: string, init: KeyboardEventInit = {}): boolean {
  return !one("textarea").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
}

beforeEach(() => {
  page(`<main><audio id="first" controls></audio>${BAR}<video id="second" controls></video>${BAR}<textarea></textarea></main>`);
  bindPlayers(one("main"));
});

it("is shown by the script, and skips within the recording", () => {
  const first = player("first");
  expect(Array.from(document.querySelectorAll<HTMLElement>("[data-player]"), (bar) => bar.hidden)).toEqual([false, false]);
  const at = ["5", "5", "5", "-5"].map((seconds) => {
    one(`[data-skip="${seconds}"]`).click();
    return first.currentTime;
  });
  expect(at).toEqual([5, 10, 12, 7]);
});

it("changes the speed of its own recording", () => {
  const speed = one<HTMLSelectElement>("[data-speed]");
  speed.value = "0.5";
  speed.dispatchEvent(new Event("change", { bubbles: true }));
  expect([player("first").playbackRate, player("second").playbackRate]).toEqual([0.5, 1]);
  const rates = ["F2", "F4", "F4"].map((name) => {
    press(name, { shiftKey: true });
    return player("first").playbackRate;
  });
  expect(rates).toEqual([0.5, 1, 1]);
});

it("gives its keys to the recording that was used last, also from a text field", () => {
  const [first, second] = [player("first"), player("second")];
  expect(press("F4")).toBe(true);
  second.dispatchEvent(new Event("play"));
  press("F4");
  press("F4");
  press("F2");
  expect([first.currentTime, second.currentTime]).toEqual([5, 5]);
});

it("leaves keys alone that mean something else", () => {
  expect([press("F4", { altKey: true }), press("F5"), press("a")]).toEqual([false, false, false]);
});
