import { describe, expect, it } from "vitest";

import "../src/index";
import { answer, inside, one, page, settled } from "./helpers";

interface Single extends HTMLElement {
  categories: unknown;
  value: string | null;
  validateForSubmit(): string | null;
  restore(draft: unknown): void;
}

interface Multi extends HTMLElement {
  categories: unknown;
  value: unknown;
  validateForSubmit(): string | null;
}

const SINGLE = `<crowd-form><crowd-classifier name="c" header="h" categories="['a','b']"></crowd-classifier></crowd-form>`;
const MULTI = `<crowd-form><crowd-classifier-multi-select name="c" header="h" categories="['a','b']"></crowd-classifier-multi-select></crowd-form>`;

describe("a choice", () => {
  it("is none any more when a script replaces the categories", async () => {
    await page(SINGLE);
    const classifier = one<Single>("crowd-classifier");
    classifier.value = "a";
    classifier.categories = ["x", "y"];
    await settled();
    expect([classifier.value, answer(), classifier.validateForSubmit() === null]).toEqual([null, { c: {} }, false]);
  });

  it("may come before its category, from a script or from a draft", async () => {
    await page(SINGLE);
    const classifier = one<Single>("crowd-classifier");
    classifier.value = "x";
    classifier.categories = ["x"];
    await settled();
    expect(answer()).toEqual({ c: { label: "x" } });
    classifier.restore("late");
    classifier.categories = ["late"];
    await settled();
    expect(answer()).toEqual({ c: { label: "late" } });
  });
});

describe("several choices", () => {
  it("follow the categories of a script, before and after", async () => {
    await page(MULTI);
    const classifier = one<Multi>("crowd-classifier-multi-select");
    classifier.value = { labels: ["y", "a"] };
    classifier.categories = ["x", "y"];
    await settled();
    expect(answer()).toEqual({ c: { labels: ["y"] } });
    classifier.categories = ["x"];
    await settled();
    expect([answer(), classifier.validateForSubmit() === null]).toEqual([{ c: { labels: [] } }, false]);
  });
});

describe("a classifier without categories", () => {
  it("says so, and a script that brings some has them shown", async () => {
    await page('<crowd-form><crowd-classifier name="c" header="h"></crowd-classifier></crowd-form>');
    expect(inside("crowd-classifier", ".side").textContent).toContain("There is nothing to choose from.");
    one<Single>("crowd-classifier").categories = ["x"];
    await settled();
    expect(inside("crowd-classifier", ".side").textContent).not.toContain("There is nothing to choose from.");
  });
});
