import { readFile, readdir } from "node:fs/promises";

import { expect, it } from "vitest";

it("the package's types name every element and no other", async () => {
  const files = (await readdir("src/elements")).filter((name) => name.endsWith(".ts")).map((name) => name.replace(/\.ts$/, ""));
  const types = await readFile("src/types.ts", "utf8");
  const tags = [...types.matchAll(/^ {4}"([\w-]+)": \w+;$/gm)].map((found) => found[1]);
  expect(tags.sort()).toEqual(files.sort());
});
