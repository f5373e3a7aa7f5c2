import { describe, expect, it } from "vitest";

import "../src/index";
import type { CrowdTextRanking } from "../src/elements/crowd-text-ranking";
import { moved, rankingOf, ranksOf } from "../src/text/ranking";
import { answer, inside, one, page, settled } from "./helpers";

const start = { order: [0, 1, 2], ties: [], isDone: true };
const PAGE = `<crowd-form><crowd-text-ranking name="best" text="Why?" responses='["Because", "Therefore", "No"]'
  ordinal-ranking-dimensions='[{"name":"Clarity","allowTie":true},{"name":"Truth"}]'></crowd-text-ranking></crowd-form>`;
const widget = (): CrowdTextRanking => one<CrowdTextRanking>("crowd-text-ranking");

describe("ranks", () => {
  it("are by response, with ties and without gaps", () => {
    expect(ranksOf({ order: [2, 0, 1], ties: [], isDone: true })).toEqual([2, 3, 1]);
    expect(ranksOf({ order: [2, 0, 1], ties: [0], isDone: true })).toEqual([1, 2, 1]);
    expect(ranksOf({ order: [2, 0, 1], ties: [2], isDone: true })).toEqual([2, 3, 1]); // nothing is above the first
  });

  it("are read back, or refused", () => {
    expect(rankingOf([2, 1, 2], 3, true)).toEqual({ order: [1, 0, 2], ties: [2], isDone: true });
    for (const bad of [[2, 1, 2], [1, 2], "no", [0, 1, 2], [1.5, 1, 2], null]) expect(rankingOf(bad, 3, false)).toBeNull();
  });

  it("move, and leave a tie", () => {
    expect(moved(start, 2, 0).order).toEqual([2, 0, 1]);
    expect(moved({ ...start, ties: [1] }, 1, 2)).toEqual({ order: [0, 2, 1], ties: [], isDone: true });
    expect(moved({ ...start, ties: [1, 2] }, 0, 2)).toEqual({ order: [1, 2, 0], ties: [2], isDone: true });
  });
});

describe("crowd-text-ranking", () => {
  it("wants every dimension to be ranked", async () => {
    await page(PAGE);
    expect(widget().validateForSubmit()).toContain("Clarity");
    inside("crowd-text-ranking", ".keep").click();
    await settled();
    expect(widget().validateForSubmit()).toContain("Truth");
    expect(answer()).toEqual({ best: { rankings: { Clarity: [1, 2, 3] }, responses: ["Because", "Therefore", "No"] } });
  });

  it("keeps a draft, takes any back and forgets it on reset", async () => {
    await page(PAGE);
    for (const junk of [null, 1, { rankings: { Truth: [1, 1, 2] } }, { rankings: [] }]) widget().restore(junk);
    expect(widget().draft()).toBeUndefined();
    widget().restore({ rankings: { Clarity: [2, 1, 1], Truth: [3, 2, 1] } });
    expect(widget().draft()).toEqual({ rankings: { Clarity: [2, 1, 1], Truth: [3, 2, 1] } });
    expect(widget().validateForSubmit()).toBeNull();
    widget().reset();
    expect(widget().draft()).toBeUndefined();
  });

  it("ranks anew when a script brings other responses", async () => {
    await page(PAGE);
    widget().value = { rankings: { Clarity: [1, 2, 3] } };
    widget().responses = ["x", "y"];
    await settled();
    expect(answer()).toEqual({ best: { rankings: {}, responses: ["x", "y"] } });
  });
});
