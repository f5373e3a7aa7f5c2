import { beforeAll, beforeEach, expect, it, vi } from "vitest";

import { installDialogs } from "../src/behaviours/dialog";
import { one, page } from "./helpers";

const sent = vi.fn((event: Event) => {
  event.preventDefault();
});

beforeAll(() => {
  installDialogs();
  document.addEventListener("submit", sent);
});
beforeEach(() => {
  sent.mockClear();
  page(`<form><button id="reject" type="submit" data-confirm="ask">Reject</button></form>
    <dialog id="ask"><button id="no" type="button" data-dialog-close>Keep</button><button id="yes" type="button" data-confirm-yes>Reject</button></dialog>
    <a id="open" href="#page" data-dialog-open="ask">x</a><button id="lost" data-dialog-open="nowhere">y</button>`);
});

it("asks first and sends after yes, every time anew", () => {
  for (let round = 1; round <= 2; round += 1) {
    one("#reject").click();
    expect(one<HTMLDialogElement>("#ask").open).toBe(true);
    expect(sent).toHaveBeenCalledTimes(round - 1);
    one("#yes").click();
    expect(one<HTMLDialogElement>("#ask").open).toBe(false);
    expect(sent).toHaveBeenCalledTimes(round);
  }
});

it("sends nothing after no", () => {
  one("#reject").click();
  one("#no").click();
  expect(one<HTMLDialogElement>("#ask").open).toBe(false);
  expect(sent).not.toHaveBeenCalled();
});

it("opens by a link, and lets the link work where there is no dialog", () => {
  one("#open").click();
  expect(one<HTMLDialogElement>("#ask").open).toBe(true);
  const event = new MouseEvent("click", { bubbles: true, cancelable: true });
  one("#lost").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});
