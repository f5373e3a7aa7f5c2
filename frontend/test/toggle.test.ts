import { beforeAll, expect, it } from "vitest";

import { installToggles } from "../src/behaviours/toggle";
import { key, one, page } from "./helpers";

beforeAll(() => {
  installToggles();
});

it("opens and closes the row in place, by mouse and by space", () => {
  page('<table><tr id="row"><td><a role="button" href="#x" data-toggle="detail" aria-expanded="false">+</a></td></tr><tr id="detail" hidden><td></td></tr></table>');
  const toggle = one("a");
  toggle.click();
  expect(one("#detail").hidden).toBe(false);
  expect(toggle.getAttribute("aria-expanded")).toBe("true");
  expect(one("#row").classList.contains("is-open")).toBe(true);
  expect(key(toggle, " ").defaultPrevented).toBe(true);
  expect(one("#detail").hidden).toBe(true);
  expect(toggle.getAttribute("aria-expanded")).toBe("false");
});

it("leaves the link alone when the row is not on the page", () => {
  page('<a href="#open" data-toggle="elsewhere" aria-expanded="false">+</a>');
  const event = new MouseEvent("click", { bubbles: true, cancelable: true });
  one("a").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});
