import { expect, it } from "vitest";

import { flag, members, number, texts } from "../src/core/attributes";
import { parseLoose, Unreadable, withoutSpareCommas } from "../src/core/loose";

it.each([
  ["strict JSON", '["a","b"]', ["a", "b"]],
  ["single quotes", "['a', 'b']", ["a", "b"]],
  ["a trailing comma", "['a', 'b',]", ["a", "b"]],
  ["bare keys", "{text: 'None of the above'}", { text: "None of the above" }],
  ["comments", "['a', // first\n 'b']", ["a", "b"]],
  ["doubled commas of a loop", "['a',, 'b', ,]", ["a", "b"]],
  ["a leading comma", "[, 'a']", ["a"]],
  ["commas in texts stay", "['a,,b', \"c, ,d\",,]", ["a,,b", "c, ,d"]],
])("reads %s", (_, text, value) => {
  expect(parseLoose(text)).toEqual(value);
});

it("says why it cannot read", () => {
  const read = parseLoose("['a', {");
  expect(read).toBeInstanceOf(Unreadable);
  expect((read as Unreadable).reason).not.toBe("");
});

it("leaves quoted commas alone", () => {
  expect(withoutSpareCommas("['it\\'s,,', 1,,2]")).toBe("['it\\'s,,', 1,2]");
});

it("drops comments together with spare commas, quotes in them or not", () => {
  expect(parseLoose("['a', // it's the first\n , /* , */ 'b',,]")).toEqual(["a", "b"]);
});

it("takes presence for true, and the word false for false", () => {
  expect([flag.fromAttribute?.(""), flag.fromAttribute?.("true"), flag.fromAttribute?.("false"), flag.fromAttribute?.(null)]).toEqual([true, true, false, false]);
});

it("takes numbers only", () => {
  expect([number.fromAttribute?.("2.5"), number.fromAttribute?.("x"), number.fromAttribute?.(""), number.fromAttribute?.(null)]).toEqual([2.5, undefined, undefined, undefined]);
});

it("never trusts a shape", () => {
  expect([texts(["a", 1, null, {}]), texts("a"), members(null), members([1])]).toEqual([["a", "1"], [], {}, {}]);
});
