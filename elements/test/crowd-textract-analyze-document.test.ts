import { describe, expect, it } from "vitest";

import { arranged, boxAround, cornersOf, isEmpty, missing, newPair, readBlocks, readImportant, unpackPairs, writeBlocks } from "../src/drawing/forms";

const BLOCKS = [
  { blockType: "PAGE", id: "p", relationships: [{ type: "CHILD", ids: ["k1"] }] },
  { blockType: "KEY_VALUE_SET", id: "k1", entityTypes: ["KEY"], text: "Date:", relationships: [{ type: "VALUE", ids: ["v1"] }, { type: "CHILD", ids: ["w1"] }], geometry: { boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.05 } } },
  { blockType: "KEY_VALUE_SET", id: "v1", entityTypes: ["VALUE"], relationships: [{ type: "CHILD", ids: ["w2", "w3"] }] },
  { blockType: "WORD", id: "w1", text: "Date:" },
  { blockType: "WORD", id: "w2", text: "3" },
  { blockType: "WORD", id: "w3", text: "May" },
  { BlockType: "KEY_VALUE_SET", Id: "k2", EntityTypes: ["KEY"], Text: "Mail address" },
];
const KEYS = [{ importantFormKey: "Mail address", importantFormKeyAliases: ["E-mail"] }, { importantFormKey: "Name" }, { importantFormKey: "*" }];

describe("reading blocks", () => {
  it("pairs keys with values and takes the text of words", () => {
    const pairs = readBlocks(BLOCKS);
    expect(pairs.map(([key, value]) => [key.text, value.text])).toEqual([["Date:", "3 May"], ["Mail address", ""]]);
    expect(pairs[0]?.[0].box).toEqual({ left: 0.1, top: 0.2, width: 0.3, height: 0.05 });
    expect(pairs[1]?.[1]).toMatchObject({ id: "added-1", isOwn: true });
  });

  it.each([undefined, null, 3, "x", {}, [null, 3, "x"], [{ blockType: "KEY_VALUE_SET" }], [{ id: "k", entityTypes: 3 }]])("finds nothing in %j", (value) => {
    expect(readBlocks(value)).toEqual([]);
    expect(readImportant(value)).toEqual([]);
    expect(writeBlocks(unpackPairs(value))).toEqual([]);
  });

  it("takes the blocks of a whole response too", () => {
    expect(readBlocks({ Blocks: BLOCKS })).toEqual(readBlocks(BLOCKS));
  });
});

describe("important keys", () => {
  const important = readImportant(KEYS);

  it("come first, and are missed", () => {
    const pairs = readBlocks(BLOCKS);
    expect(arranged(pairs, important).map(([key]) => key.id)).toEqual(["k2", "k1"]);
    expect(missing(pairs, important).map(({ name }) => name)).toEqual(["Name"]);
  });

  it("are known by an alias, whatever the case and the colon", () => {
    expect(missing([newPair([], " e-MAIL :"), newPair([], "name")], important)).toEqual([]);
  });
});

describe("writing blocks", () => {
  it("writes the members of the reference and no others", () => {
    expect(writeBlocks(readBlocks(BLOCKS))).toEqual([
      { blockType: "KEY_VALUE_SET", id: "k1", relationships: [{ type: "VALUE", ids: ["v1"] }, { type: "CHILD", ids: ["w1"] }], entityTypes: ["KEY"], text: "Date:" },
      { blockType: "KEY_VALUE_SET", id: "v1", relationships: [{ type: "CHILD", ids: ["w2", "w3"] }], entityTypes: ["VALUE"], text: "3 May" },
      { blockType: "KEY_VALUE_SET", id: "k2", relationships: [], entityTypes: ["KEY"], text: "Mail address" },
    ]);
  });

  it("joins what was added and leaves out what stayed empty", () => {
    const [key, value] = newPair(readBlocks(BLOCKS), "Name");
    expect(isEmpty(newPair([], ""))).toBe(true);
    expect(writeBlocks([newPair([], ""), [key, { ...value, text: "Ada" }]])).toEqual([
      { blockType: "KEY_VALUE_SET", id: "added-2", relationships: [{ type: "VALUE", ids: ["added-3"] }], entityTypes: ["KEY"], text: "Name" },
      { blockType: "KEY_VALUE_SET", id: "added-3", relationships: [], entityTypes: ["VALUE"], text: "Ada" },
    ]);
  });

  it("comes back from a draft as it was", () => {
    const pairs = readBlocks(BLOCKS);
    expect(unpackPairs(JSON.parse(JSON.stringify(pairs)))).toEqual(pairs);
    expect(unpackPairs([[{ id: "a" }, { id: "a" }], [{ id: 3 }], 5]).map((pair) => pair.map((one) => one.id))).toEqual([["a", "added-1"]]);
  });
});

it("turns shares of the page into pixels and back", () => {
  const size = { width: 640, height: 420 };
  const box = { left: 0.25, top: 0.5, width: 0.25, height: 0.1 };
  expect(cornersOf(box, size)).toEqual([{ x: 160, y: 210 }, { x: 320, y: 252 }]);
  expect(boxAround(cornersOf(box, size), size)).toEqual(box);
});
