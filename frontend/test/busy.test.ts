import { beforeAll, beforeEach, expect, it, vi } from "vitest";

import { installBusy } from "../src/behaviours/busy";
import { one, page } from "./helpers";

const sent = vi.fn((event: Event) => {
  event.preventDefault();
});

beforeAll(() => {
  installBusy();
  document.addEventListener("submit", sent);
});
beforeEach(() => {
  sent.mockClear();
  page('<form><button id="go" type="submit" name="do" value="publish" data-busy>Publish</button><button id="other" type="submit">Save</button></form>');
});

it("sends once, keeps the label and marks the button", () => {
  one("#go").click();
  one("#go").click();
  one("#other").click();
  expect(sent).toHaveBeenCalledTimes(1);
  expect(one("#go").textContent).toBe("Publish");
  expect(one("#go").getAttribute("aria-busy")).toBe("true");
});

it("leaves plain buttons alone", () => {
  one("#other").click();
  one("#other").click();
  expect(sent).toHaveBeenCalledTimes(2);
});

it("is free again when the page comes back or a fragment answered", () => {
  one("#go").click();
  window.dispatchEvent(new Event("pageshow"));
  expect(one("#go").hasAttribute("aria-busy")).toBe(false);
  one("#go").click();
  expect(sent).toHaveBeenCalledTimes(2);
  one("form").dispatchEvent(new Event("htmx:afterRequest", { bubbles: true }));
  expect(one("#go").hasAttribute("aria-busy")).toBe(false);
  one("#go").click();
  expect(sent).toHaveBeenCalledTimes(3);
});
