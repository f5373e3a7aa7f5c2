import { beforeAll, expect, it, vi } from "vitest";

import { installAutosubmit, installReviewKeys, installSelectAll } from "../src/behaviours/review";
import { key, one, page } from "./helpers";

beforeAll(() => {
  installSelectAll();
  installAutosubmit();
  installReviewKeys();
});

it("ticks all, counts, and shows a mixed state", () => {
  page(`<form><input id="all" type="checkbox" data-select-all="id"><input class="b" type="checkbox" name="id" value="1"><input class="b" type="checkbox" name="id" value="2">
    <input id="off" type="checkbox" name="id" disabled><input id="else" type="checkbox" name="auto"><b data-selected-count></b></form>`);
  one("#all").click();
  expect([...document.querySelectorAll<HTMLInputElement>(".b")].every((box) => box.checked)).toBe(true);
  expect(one<HTMLInputElement>("#off").checked).toBe(false);
  expect(one<HTMLInputElement>("#else").checked).toBe(false);
  expect(one("[data-selected-count]").textContent).toBe("2");
  one(".b").click();
  expect(one<HTMLInputElement>("#all").indeterminate).toBe(true);
  expect(one("[data-selected-count]").textContent).toBe("1");
});

it("sends a form when its select changes", () => {
  page('<form><select data-autosubmit><option>1</option></select><select id="plain"><option>1</option></select></form>');
  const sent = vi.fn((event: Event) => {
    event.preventDefault();
  });
  one("form").addEventListener("submit", sent);
  one("#plain").dispatchEvent(new Event("change", { bubbles: true }));
  expect(sent).not.toHaveBeenCalled();
  one("[data-autosubmit]").dispatchEvent(new Event("change", { bubbles: true }));
  expect(sent).toHaveBeenCalledOnce();
});

const item = (name: string): string =>
  `<li id="${name}" tabindex="-1" data-review-item><button data-review-approve data-id="${name}+">A</button><button data-review-reject data-id="${name}-">R</button><input id="${name}-note"></li>`;

function decisions(): string[] {
  const made: string[] = [];
  for (const button of document.querySelectorAll<HTMLElement>("button"))
    button.addEventListener("click", () => {
      made.push(button.dataset.id ?? "");
    });
  return made;
}

it("moves and decides by keys when switched on", () => {
  page(`<ul data-review-keys="on">${item("one")}${item("two")}</ul>`);
  const made = decisions();
  key(document.body, "a");
  expect(made).toEqual([]); // nothing is current yet
  key(document.body, "j");
  key(one("#one"), "a");
  key(one("#one"), "J");
  key(one("#two"), "r");
  key(one("#two"), "k");
  expect(document.activeElement?.id).toBe("one");
  expect(made).toEqual(["one+", "two-"]);
  key(one("#one-note"), "r"); // typing a reason
  expect(made).toHaveLength(2);
});

it("does nothing when switched off", () => {
  page(`<ul data-review-keys="off">${item("one")}</ul>`);
  const made = decisions();
  one("#one").focus();
  key(one("#one"), "a");
  expect(made).toEqual([]);
});
