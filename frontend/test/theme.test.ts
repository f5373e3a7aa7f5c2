import { beforeEach, expect, it } from "vitest";

import { bindTheme, setContrast } from "../src/behaviours/theme";
import { one, page } from "./helpers";

beforeEach(() => {
  page(`<div data-theme-switch hidden><select data-theme-select><option value="system">s</option><option value="light">l</option><option value="dark">d</option></select>
    <input type="checkbox" data-contrast-toggle></div>`);
  bindTheme(document);
});

function choose(value: string): void {
  const select = one<HTMLSelectElement>("select");
  select.value = value;
  select.dispatchEvent(new Event("change"));
}

it("appears with script, changes the page at once and remembers", () => {
  expect(one("[data-theme-switch]").hidden).toBe(false);
  choose("dark");
  expect(document.documentElement.getAttribute("data-bs-theme")).toBe("dark");
  expect(document.cookie).toContain("kempelen_theme=dark");
  choose("system");
  expect(document.documentElement.hasAttribute("data-bs-theme")).toBe(false);
  expect(document.cookie).toContain("kempelen_theme=system");
});

it("switches contrast", () => {
  one("input").click();
  expect(document.documentElement.getAttribute("data-contrast")).toBe("more");
  setContrast(false);
  expect(document.documentElement.hasAttribute("data-contrast")).toBe(false);
  expect(document.cookie).toContain("kempelen_contrast=system");
});
