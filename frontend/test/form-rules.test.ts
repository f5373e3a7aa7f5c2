import { expect, it } from "vitest";

import { errorsOf } from "../src/task/form-rules";
import type { Given } from "../src/task/form-rules";

const nothing: Given = { text: "", chosen: 0, other: "", size: null };
const text = (rules: object, typed: string): string[] => errorsOf({ kind: "text", required: false, missing: "missing", patterns: [], ...rules }, { ...nothing, text: typed });
const choices = (rules: object, given: Partial<Given>): string[] =>
  errorsOf({ kind: "choices", required: true, missing: "missing", least: 1, most: 1, wanted: "wanted", other: null, ...rules }, { ...nothing, ...given });
const pattern = (regex: string, flags = ""): object => ({ patterns: [{ regex, flags, message: "pattern" }] });

it("asks for a required text, which spaces are not", () => {
  expect([text({ required: true }, " "), text({ required: true }, "x"), text({}, "")]).toEqual([["missing"], [], []]);
});

it("searches by JavaScript's own dialect, also in the empty text", () => {
  expect(text(pattern("\\d"), "a1b")).toEqual([]);
  expect(text(pattern("(?<year>[0-9]{4})$"), "in 2026\n")).toEqual(["pattern"]);
  expect(text(pattern("^ABC$", "i"), "abc")).toEqual([]);
  expect(text(pattern("^ABC$"), "abc")).toEqual(["pattern"]);
  expect(text(pattern("(^$|\\S{2,})"), "")).toEqual([]);
  expect(text(pattern("\\S"), "")).toEqual(["pattern"]);
});

it("lets a pattern that no browser can read refuse nothing", () => {
  expect(text(pattern("(?P<year>x)"), "y")).toEqual([]);
});

it("says a sentence once", () => {
  expect(text({ patterns: [{ regex: "a", flags: "", message: "both" }, { regex: "b", flags: "", message: "both" }] }, "c")).toEqual(["both"]);
});

it("counts characters as people do, white space included", () => {
  const length = { length: { least: 2, most: 3, message: "length" } };
  expect(["a", " a", "😀😀😀", "abcd"].map((typed) => text(length, typed))).toEqual([["length"], [], [], ["length"]]);
});

it("compares numbers exactly, bounds included", () => {
  const number = (typed: string, least?: string, most?: string): boolean => text({ number: { least, most, message: "number" } }, typed).length === 0;
  expect(["1", "-1.5", "+.5", "5.", " 7 "].every((typed) => number(typed))).toBe(true);
  expect([".", "", "1e3", "1,5", "0x1", "٣", "Infinity"].map((typed) => number(typed))).toEqual([false, true, false, false, false, false, false]);
  expect([number("1", "1", "10"), number("10.0", "1", "10"), number("10.01", "1", "10"), number("0.99", "1", "10"), number("-2", "-2")]).toEqual([true, true, false, false, true]);
  expect(number("9007199254740993", "9007199254740993")).toBe(true);
  expect(number("9007199254740992", "9007199254740993")).toBe(false);
});

it("counts choices; a text of one's own counts towards the least and never against the most", () => {
  expect([choices({}, {}), choices({}, { chosen: 1 }), choices({}, { chosen: 2 })]).toEqual([["missing"], [], ["wanted"]]);
  expect(choices({ required: false }, {})).toEqual([]);
  expect(choices({ least: 2, most: 3 }, { chosen: 1 })).toEqual(["wanted"]);
  expect(choices({ least: 2, most: 3 }, { chosen: 1, other: "x" })).toEqual([]);
  expect(choices({ other: { patterns: [] } }, { other: "mine" })).toEqual([]);
  expect(choices({ other: { patterns: [] } }, { chosen: 1, other: "mine" })).toEqual([]);
  expect(choices({ other: { patterns: [{ regex: "^[a-z]+$", flags: "", message: "pattern" }] } }, { chosen: 1, other: "9" })).toEqual(["pattern"]);
});

it("measures files", () => {
  const file = (required: boolean, size: number | null): string[] => errorsOf({ kind: "file", required, missing: "missing", least: 2, most: 4, wanted: "size" }, { ...nothing, size });
  expect([file(true, null), file(false, null), file(true, 1), file(true, 2), file(true, 4), file(true, 5)]).toEqual([["missing"], [], ["size"], [], [], ["size"]]);
});
