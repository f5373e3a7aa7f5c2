import { describe, expect, it } from "vitest";

import "../src/index";
import { answer, inside, one, page, settled, type } from "./helpers";

type Tick = HTMLElement & { checked: boolean };

describe("a radio group", () => {
  const GROUP = `<crowd-form><crowd-radio-group><crowd-radio-button name="one" checked>1</crowd-radio-button>
    <crowd-radio-button name="two">2</crowd-radio-button></crowd-radio-group></crowd-form>`;
  const two = (): Tick => one<Tick>("[name=two]");

  it("has one ticked, whoever ticks", async () => {
    await page(GROUP);
    two().checked = true;
    await settled();
    expect(answer()).toEqual({ one: { on: false }, two: { on: true } });
  });

  it("has one ticked when the attribute comes later", async () => {
    await page(GROUP.replace(" checked", ""));
    one<Tick>("[name=one]").checked = true;
    two().setAttribute("checked", "");
    await settled();
    expect(answer()).toEqual({ one: { on: false }, two: { on: true } });
  });

  it("goes back to its markup", async () => {
    await page(GROUP);
    two().checked = true;
    one<HTMLElement & { reset(): void }>("crowd-form").reset();
    await settled();
    expect(answer()).toEqual({ one: { on: true }, two: { on: false } });
  });
});

describe("text", () => {
  it.each([
    ["with escapes that only the old grammar knows", String.raw`[a-z\_\:]`, "aB_1:c", "a_:c"],
    ["by whole characters", "[^😀]", "a😀b", "ab"],
    ["by what is no pattern", "[", "a(", "a("],
  ])("is allowed %s", async (_, pattern, typed, kept) => {
    await page(`<crowd-form><crowd-input name="a" auto-validate allowed-pattern="${pattern}"></crowd-input></crowd-form>`);
    type(inside("crowd-input", "input"), typed);
    expect(answer()).toEqual({ a: kept });
  });

  it("has plain line ends, as in a native field", async () => {
    await page('<crowd-form><crowd-text-area name="a" value="one&#13;&#10;two"></crowd-text-area></crowd-form>');
    expect(answer()).toEqual({ a: "one\ntwo" });
  });
});

describe("a slider", () => {
  it.each([
    ['min="0" max="10" step="5" value="3"', 5],
    ['min="0" max="10" step="4" value="10"', 8],
    ['min="1" max="5" value="9"', 5],
    ['min="0" max="1" step="0.1" value="0.3"', 0.3],
    ['min="0.05" max="1" step="0.1" value="0.72"', 0.75],
    ['step="0" value="2"', 2],
  ])("with %s gives what its handle shows", async (attributes, value) => {
    await page(`<crowd-form><crowd-slider name="s" ${attributes}></crowd-slider></crowd-form>`);
    expect(answer()).toEqual({ s: value });
  });
});

describe("the word false", () => {
  it("leaves a toggle as it is without the attribute", async () => {
    await page('<crowd-form><crowd-toggle-button name="t" invalid="false">T</crowd-toggle-button></crowd-form>');
    expect(inside("crowd-toggle-button", "input").classList.contains("is-invalid")).toBe(false);
    one("crowd-toggle-button").setAttribute("invalid", "");
    await settled();
    expect(inside("crowd-toggle-button", "input").classList.contains("is-invalid")).toBe(true);
  });
});
