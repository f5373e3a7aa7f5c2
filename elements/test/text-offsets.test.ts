import { describe, expect, it } from "vitest";

import { byCharacter, byWord, meant, Offsets, wordAt } from "../src/text/offsets";
import { crosses, innermost, piecesOf, readSpans, writeSpans, type Span } from "../src/text/spans";

const FAMILY = "👩‍👩‍👧";
const span = (from: number, to: number, label = "a"): Span => ({ from, to, label });

describe("offsets", () => {
  it("are the same in a text of the first plane", () => {
    const map = new Offsets("naïve café");
    expect([map.length, map.point(4), map.unit(4)]).toEqual([10, 4, 4]);
  });

  it("count an emoji once and give back its units", () => {
    const map = new Offsets("a😀b");
    expect([map.length, map.point(1), map.point(3), map.unit(2), map.unit(3)]).toEqual([3, 1, 2, 3, 4]);
  });

  it("count every part of a family and every combining mark, as Python does", () => {
    const text = `${FAMILY} e\u0301`;
    expect(new Offsets(text).length).toBe(Array.from(text).length);
    expect(new Offsets(text).point(text.length)).toBe(8);
  });

  it("count a surrogate without its other half as one", () => {
    expect(new Offsets("\ud800x").point(1)).toBe(1);
  });
});

describe("what a selection means", () => {
  it("loses the white space around it and keeps it inside", () => {
    expect(meant("  a \n b\u00a0 ", { from: 0, to: 9 })).toEqual({ from: 2, to: 7 });
    expect(meant("a   b", { from: 1, to: 4 })).toBeNull();
    expect(meant("ab", { from: 2, to: 0 })).toEqual({ from: 0, to: 2 });
  });

  it("takes whole characters", () => {
    expect(meant("x😀y", { from: 0, to: 2 })).toEqual({ from: 0, to: 3 });
    expect(meant("ne\u0301e", { from: 2, to: 4 })).toEqual({ from: 1, to: 4 });
    expect(meant(`${FAMILY}!`, { from: 3, to: 6 })).toEqual({ from: 0, to: FAMILY.length });
  });
});

describe("steps", () => {
  it("go by what people see", () => {
    expect(byCharacter(`${FAMILY}!`, 0, true)).toBe(FAMILY.length);
    expect(byCharacter(`${FAMILY}!`, FAMILY.length, false)).toBe(0);
    expect([byCharacter("a\nb", 1, true), byCharacter("a\nb", 2, false), byCharacter("ab", 2, true), byCharacter("ab", 0, false)]).toEqual([2, 1, 2, 0]);
  });

  it("go to the ends of words, over lines", () => {
    const text = "One two.\n\nThree";
    expect([byWord(text, 0, true), byWord(text, 3, true), byWord(text, 7, true), byWord(text, 15, true)]).toEqual([3, 7, 15, 15]);
    expect([byWord(text, 15, false), byWord(text, 10, false), byWord(text, 0, false)]).toEqual([10, 4, 0]);
  });

  it("cross a long stretch without words", () => {
    expect(byWord(`a${" ".repeat(900)}b`, 1, true)).toBe(902);
  });

  it("find the word at a place", () => {
    expect(wordAt("go on!", 1)).toEqual({ from: 0, to: 2 });
    expect(wordAt("!! go", 1)).toBeNull();
  });
});

describe("spans", () => {
  it("may lie inside each other but not cross", () => {
    expect(crosses(span(0, 5), span(3, 8))).toBe(true);
    expect(crosses(span(3, 8), span(0, 5))).toBe(true);
    for (const other of [span(0, 5), span(1, 4), span(0, 3), span(5, 9), span(0, 9)]) expect(crosses(span(0, 5), other)).toBe(false);
  });

  it("are read and written in code points", () => {
    const map = new Offsets("😀 Ada met Bo");
    const read = readSpans([{ label: "p", startOffset: 2, endOffset: 5, more: 1 }], map);
    expect(read).toEqual([{ label: "p", from: 3, to: 6 }]);
    expect(writeSpans([span(11, 13), ...read], map)).toEqual([
      { endOffset: 5, label: "p", startOffset: 2 },
      { endOffset: 12, label: "a", startOffset: 10 },
    ]);
  });

  it("that do not fit the text are not read", () => {
    const map = new Offsets("short");
    const bad = [{ label: "p", startOffset: 0, endOffset: 6 }, { label: "p", startOffset: 2, endOffset: 2 }, { label: 4, startOffset: 0, endOffset: 1 }, { label: "p", startOffset: 0.5, endOffset: 1 }, null, "x"];
    expect(readSpans(bad, map)).toEqual([]);
    expect(readSpans({ label: "p" }, map)).toEqual([]);
  });

  it("are cut into pieces that hold each other", () => {
    const pieces = piecesOf(0, 10, [span(2, 8), span(4, 6)]);
    expect(pieces.map((one) => [one.from, one.to, "inner" in one ? one.height : -1])).toEqual([[0, 2, -1], [2, 8, 1], [8, 10, -1]]);
  });

  it("that cross all the same lose no character", () => {
    const flat = (pieces: ReturnType<typeof piecesOf<Span>>): [number, number][] => pieces.flatMap((one) => ("inner" in one ? flat(one.inner) : [[one.from, one.to] as [number, number]]));
    expect(flat(piecesOf(0, 10, [span(1, 5), span(3, 8, "b")]))).toEqual([[0, 1], [1, 3], [3, 5], [5, 8], [8, 10]]);
  });

  it("at a border belong to what starts there", () => {
    expect(innermost([span(0, 3), span(3, 6, "b")], 3)?.label).toBe("b");
    expect(innermost([span(0, 9), span(2, 4, "b")], 3)?.label).toBe("b");
    expect(innermost([span(0, 3)], 5)).toBeNull();
  });
});
