import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");

function colours(start: string): Map<string, string> {
  const from = css.indexOf(start);
  const block = css.slice(from, css.indexOf("}", from));
  return new Map([...block.matchAll(/--k-([\w-]+): (#[0-9A-F]{6});/gi)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["canvas", "surface", "raised", "sunken", "hover"];
const text: [string, string][] = [
  ...["ink", "ink-2", "ink-3", "link"].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-accept", "accept"],
  ["on-accept", "accept-hover"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["success", "success-soft"],
  ["warning", "warning-soft"],
  ["danger", "danger-soft"],
  ["accent", "accent-soft"],
  ["link", "accent-soft"],
  ["ink-2", "neutral-soft"],
  ["ink-2", "accent-soft"],
  ["ink-2", "success-soft"],
  ["ink-2", "warning-soft"],
  ["ink-2", "danger-soft"],
  ["danger", "surface"],
  ["success", "surface"],
  ["warning", "surface"],
];
const parts: [string, string][] = [
  ...["line-strong", "accept-line", "focus", "chart-1", "chart-2", "chart-3", "chart-4", "chart-5"].map((part): [string, string] => [part, "surface"]),
  ["focus", "canvas"],
  ["line-strong", "raised"],
];

describe.each([
  ["light", ':root, [data-bs-theme="light"] {'],
  ["dark", '\n[data-bs-theme="dark"] {'],
])("%s theme", (_name, start) => {
  const theme = colours(start);
  const pair = (front: string, back: string): number => ratio(theme.get(front) ?? "", theme.get(back) ?? "");

  it.each(text)("%s is readable on %s", (front, back) => {
    expect(pair(front, back)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(parts)("%s is visible on %s", (front, back) => {
    expect(pair(front, back)).toBeGreaterThanOrEqual(3);
  });
});

describe.each([
  ["light", ':root, [data-bs-theme="light"] {', '[data-environment="sandbox"] {'],
  ["dark", '\n[data-bs-theme="dark"] {', '[data-environment="sandbox"]:where([data-bs-theme="dark"]) {'],
])("the sandbox in the %s theme", (_name, base, own) => {
  const theme = new Map([...colours(base), ...colours(own)]);
  const pair = (front: string, back: string): number => ratio(theme.get(front) ?? "", theme.get(back) ?? "");

  const text: [string, string][] = [
    ["on-accent", "accent"],
    ["link", "surface"],
    ...["ink", "ink-2", "ink-3", "accent", "warning", "danger"].map((front): [string, string] => [front, "accent-soft"]),
  ];

  it.each(text)("%s is readable on %s", (front, back) => {
    expect(pair(front, back)).toBeGreaterThanOrEqual(4.5);
  });
  it.each([
    ["chart-1", "surface"],
    ["chart-1", "accent-soft"],
    ["focus", "canvas"],
  ])("%s is visible on %s", (front, back) => {
    expect(pair(front, back)).toBeGreaterThanOrEqual(3);
  });
});

it("has the same sandbox colours for the choice and for the system's wish", () => {
  expect(colours(':root[data-environment="sandbox"]:where(:not([data-bs-theme])) {')).toEqual(
    colours('[data-environment="sandbox"]:where([data-bs-theme="dark"]) {'),
  );
});

it("has the same dark colours for the choice and for the system's wish", () => {
  expect(colours(":root:not([data-bs-theme]) {")).toEqual(colours('\n[data-bs-theme="dark"] {'));
});
