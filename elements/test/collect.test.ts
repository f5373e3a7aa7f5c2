import { beforeAll, describe, expect, it } from "vitest";

import "../src/index";
import { answer, one, page } from "./helpers";

beforeAll(() => {
  document.body.innerHTML = "";
});

const FORM = (content: string): Promise<void> => page(`<crowd-form>${content}</crowd-form>`);

describe("native controls", () => {
  it.each([
    ["an empty text is left out", '<input name="a"><textarea name="b"></textarea>', {}],
    ["texts", '<input name="a" value="x"><textarea name="b">y</textarea>', { a: "x", b: "y" }],
    ["a hidden field stays when empty", '<input type="hidden" name="h">', { h: "" }],
    ["numbers and dates are texts", '<input type="number" name="n" value="3"><input type="date" name="d" value="2026-01-02">', { n: "3", d: "2026-01-02" }],
    ["a menu", '<select name="s"><option>a<option selected>b</select>', { s: "b" }],
    ["a menu of several", '<select name="s" multiple><option selected>a<option>b<option selected>c</select>', { s: ["a", "c"] }],
    ["tick boxes of one name", '<input type="checkbox" name="q" value="blurry" checked><input type="checkbox" name="q" value="dark">', { q: { blurry: true, dark: false } }],
    ["a tick box without value", '<input type="checkbox" name="q">', { q: { on: false } }],
    ["radio buttons", '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>', { r: { 1: false, 2: true } }],
    ["unnamed and disabled are skipped", '<input value="x"><input name="b" value="x" disabled>', {}],
    ["one name twice", '<input name="a" value="1"><input name="a" value="2">', { a: ["1", "2"] }],
    ["buttons say nothing", '<button name="b" value="1">x</button><input type="submit" name="c" value="2">', {}],
    ["names with an underscore are ordinary", '<input name="_id" value="1">', { _id: "1" }],
  ])("%s", async (_, content, expected) => {
    await FORM(content);
    expect(answer()).toEqual(expected);
  });
});

describe("crowd controls", () => {
  it.each([
    ["crowd-input", '<crowd-input name="a" value="dark red"></crowd-input><crowd-input name="b"></crowd-input>', { a: "dark red" }],
    ["crowd-text-area", '<crowd-text-area name="a" value="one"></crowd-text-area>', { a: "one" }],
    ["crowd-checkbox", '<crowd-checkbox name="seen" value="front" checked>F</crowd-checkbox><crowd-checkbox name="seen" value="back">B</crowd-checkbox>', { seen: { front: true, back: false } }],
    ["a disabled crowd-checkbox", '<crowd-checkbox name="seen" disabled checked>F</crowd-checkbox>', {}],
    ["crowd-toggle-button", '<crowd-toggle-button name="agree" checked></crowd-toggle-button>', { agree: { on: true } }],
    ["radio buttons of their own names", '<crowd-radio-group><crowd-radio-button name="option1" value="Option 1" checked>1</crowd-radio-button><crowd-radio-button name="option2" value="Option 2">2</crowd-radio-button></crowd-radio-group>', { option1: { "Option 1": true }, option2: { "Option 2": false } }],
    ["radio buttons of one name", '<crowd-radio-button name="n" value="a" checked>a</crowd-radio-button><crowd-radio-button name="n" value="b">b</crowd-radio-button>', { n: { a: true, b: false } }],
    ["crowd-slider", '<crowd-slider name="score" value="4"></crowd-slider><crowd-slider name="low" min="2"></crowd-slider><crowd-slider name="must" required></crowd-slider>', { score: 4, low: 2 }],
    ["controls in regions", '<crowd-classifier name="c" categories="[]" header="h"><short-instructions><input name="in" value="1"></short-instructions></crowd-classifier>', { c: {}, in: "1" }],
  ])("%s", async (_, content, expected) => {
    await FORM(content);
    expect(answer()).toEqual(expected);
  });

  it("the whole example, sorted by name", async () => {
    await FORM(`<crowd-input name="tag1" value="sofa"></crowd-input><crowd-slider name="score" value="4"></crowd-slider>
      <crowd-checkbox name="quality" value="blurry" checked></crowd-checkbox><crowd-checkbox name="quality" value="dark"></crowd-checkbox>
      <crowd-text-area name="comment" value="two cats, one hidden"></crowd-text-area>`);
    expect(JSON.stringify([answer()])).toBe('[{"comment":"two cats, one hidden","quality":{"blurry":true,"dark":false},"score":4,"tag1":"sofa"}]');
  });
});

it("counts what a script appends to the form's own form", async () => {
  await FORM("");
  const { form } = one<HTMLElement & { form: HTMLFormElement }>("crowd-form");
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "extra", value: "1" }));
  expect(answer()).toEqual({ extra: "1" });
});

it("counts what a script puts beside the categories", async () => {
  await FORM('<crowd-classifier name="c" categories="[\'a\']" header="h"></crowd-classifier>');
  const place = one("crowd-classifier").shadowRoot?.querySelector(".annotation-area .category-picker-wrapper");
  place?.append(Object.assign(document.createElement("input"), { name: "beside", value: "1" }));
  expect(answer()).toEqual({ beside: "1", c: {} });
});
