import { describe, expect, it } from "vitest";

import { crossesItself, doMeet, held, isInside, shifted, toPath, toSegment, type Point } from "../src/drawing/geometry";
import { box, keypoint, line, outlineOf, polygon, polyline, type Kind } from "../src/drawing/kinds";
import { freeColour, proxied, readInitialMask } from "../src/drawing/mask-source";
import { inkOn } from "../src/core/palette";
import { areSame, labelsOf, packDrawing, readShapes, unpackDrawing, writeShapes } from "../src/drawing/shapes";
import { Viewport } from "../src/drawing/viewport";

const at = (...numbers: number[]): Point[] => Array.from({ length: numbers.length / 2 }, (_, index) => ({ x: numbers[index * 2] ?? 0, y: numbers[index * 2 + 1] ?? 0 }));
const point = (x: number, y: number): Point => ({ x, y });

describe("geometry", () => {
  it("keeps points in the picture and whole", () => {
    expect(held(point(-3, 9.6), { width: 10, height: 8 })).toEqual(point(0, 8));
    expect(shifted(at(1, 1, 4, 4), point(-5, 9), { width: 10, height: 10 })).toEqual(at(0, 7, 3, 10));
  });

  it("does not move what stands out of the picture on both sides", () => {
    expect(shifted(at(-5, 1, 20, 4), point(3, 1), { width: 10, height: 10 })).toEqual(at(-5, 2, 20, 5));
  });

  it("measures distances to segments and paths", () => {
    expect(toSegment(point(5, 3), point(0, 0), point(10, 0))).toBe(3);
    expect(toSegment(point(13, 4), point(0, 0), point(10, 0))).toBe(5);
    expect(toPath(point(0, 5), at(0, 0, 10, 0, 10, 10, 0, 10), true)).toBe(0);
    expect(toPath(point(0, 5), at(0, 0, 10, 0, 10, 10, 0, 10), false)).toBe(5);
    expect(isInside(point(5, 5), at(0, 0, 10, 0, 10, 10, 0, 10))).toBe(true);
    expect(isInside(point(15, 5), at(0, 0, 10, 0, 10, 10, 0, 10))).toBe(false);
  });

  it("sees segments that meet", () => {
    expect(doMeet([point(0, 0), point(10, 10)], [point(0, 10), point(10, 0)])).toBe(true);
    expect(doMeet([point(0, 0), point(10, 0)], [point(5, 0), point(5, 9)])).toBe(true);
    expect(doMeet([point(0, 0), point(10, 0)], [point(11, 0), point(20, 0)])).toBe(false);
    expect(doMeet([point(0, 0), point(10, 0)], [point(0, 1), point(10, 1)])).toBe(false);
  });

  it.each([
    ["a square", at(0, 0, 10, 0, 10, 10, 0, 10), false],
    ["a bow tie", at(0, 0, 10, 10, 10, 0, 0, 10), true],
    ["a path that runs back on itself", at(0, 0, 10, 0, 5, 0, 5, 5), true],
    ["an outline whose closing edge runs back", at(0, 0, 10, 0, 10, 5, 20, 0), true],
    ["a corner that touches an edge", at(0, 0, 10, 0, 10, 10, 5, 0), true],
    ["a hook", at(0, 0, 10, 0, 10, 10, 5, 10, 5, 5, 0, 5), false],
  ])("knows whether %s crosses itself", (_, points, does) => {
    expect(crossesItself(points, true)).toBe(does);
  });
});

describe("kinds", () => {
  it("resizes boxes by every handle, and turns them over", () => {
    const start = at(10, 10, 30, 40);
    expect(box.handles(start)).toEqual(at(10, 10, 20, 10, 30, 10, 30, 25, 30, 40, 20, 40, 10, 40, 10, 25));
    expect(box.withHandle(start, 0, point(5, 6))).toEqual(at(5, 6, 30, 40));
    expect(box.withHandle(start, 1, point(5, 6))).toEqual(at(10, 6, 30, 40));
    expect(box.withHandle(start, 3, point(50, 6))).toEqual(at(10, 10, 50, 40));
    expect(box.withHandle(start, 4, point(2, 3))).toEqual(at(2, 3, 10, 10));
    expect(box.withHandle(start, 7, point(40, 3))).toEqual(at(30, 10, 40, 40));
    expect(outlineOf(box, start)).toEqual(at(10, 10, 30, 10, 30, 40, 10, 40));
  });

  it("refuses boxes under three pixels, lines without length and crossing polygons", () => {
    expect([box.isAllowed(at(0, 0, 3, 3)), box.isAllowed(at(0, 0, 2, 9))]).toEqual([true, false]);
    expect([line.isAllowed(at(1, 1, 2, 1)), line.isAllowed(at(1, 1, 1, 1))]).toEqual([true, false]);
    expect(polygon.isAllowed(at(0, 0, 10, 10, 10, 0, 0, 10))).toBe(false);
    expect(polyline.isAllowed(at(0, 0, 10, 10, 10, 0, 0, 10))).toBe(true);
  });

  it("selects polygons by their border, held ones anywhere, boxes inside", () => {
    const square = at(0, 0, 10, 0, 10, 10, 0, 10);
    expect([polygon.isHit(square, point(5, 5), 2, false), polygon.isHit(square, point(5, 5), 2, true), polygon.isHit(square, point(5, 1), 2, false)]).toEqual([false, true, true]);
    expect(box.isHit(at(0, 0, 10, 10), point(5, 5), 0, false)).toBe(true);
    expect(keypoint.isHit(at(5, 5), point(6, 5), 2, false)).toBe(true);
  });
});

describe("initial values, answers and drafts", () => {
  it.each<[Kind, unknown, Record<string, unknown>[]]>([
    [box, [{ label: "a", left: 1.4, top: "2", width: 30, height: 40 }], [{ height: 40, label: "a", left: 1, top: 2, width: 30 }]],
    [keypoint, [{ label: "a", x: 1, y: 2, more: true }], [{ label: "a", x: 1, y: 2 }]],
    [polygon, [{ label: "a", vertices: at(1, 2, 9, 2, 5, 8) }], [{ label: "a", vertices: at(1, 2, 9, 2, 5, 8) }]],
    [polyline, { polylines: [{ label: "a", vertices: at(1, 2, 9, 2) }] }, [{ label: "a", vertices: at(1, 2, 9, 2) }]],
    [line, { lines: [{ label: "a", vertices: at(1, 2, 9, 2) }] }, [{ label: "a", vertices: at(1, 2, 9, 2) }]],
  ])("reads and writes %#", (kind, value, list) => {
    expect(writeShapes(kind, readShapes(kind, value))).toEqual(list);
  });

  it("drops what is no shape", () => {
    expect(readShapes(line, [{ label: "a", vertices: at(1, 2, 3, 4, 5, 6) }, { vertices: at(1, 2, 3, 4) }, null, 5, { label: "a", vertices: [{ x: "left", y: 1 }, { x: 1, y: 1 }] }])).toEqual([]);
    expect(readShapes(polygon, "nothing")).toEqual([]);
    expect(readShapes(box, [{ label: "a", left: 1, top: 2, width: null, height: 4 }])).toEqual([]);
  });

  it("packs drafts and unpacks nothing but those", () => {
    const drawing = { shapes: [{ label: "a", points: at(1, 2, 3, 4) }], open: at(7, 8), openLabel: "b" };
    const again = unpackDrawing(polyline, JSON.parse(JSON.stringify(packDrawing(drawing))));
    expect(again).toEqual(drawing);
    expect(areSame(again.shapes, drawing.shapes)).toBe(true);
    for (const wrong of [null, 7, { shapes: 3 }, { shapes: [["a", 1]], open: "x" }, { shapes: [["a", 1.5, 2, 3, 4], [1, 2, 3]] }]) expect(unpackDrawing(polyline, wrong)).toEqual({ shapes: [], open: [], openLabel: "" });
  });

  it("takes labels as texts or objects, each once", () => {
    expect(labelsOf(["a", "a", { label: "b" }, 3, null])).toEqual(["a", "b", "3"]);
    expect(labelsOf("a")).toEqual([]);
  });
});

describe("the viewport", () => {
  const port = new Viewport();
  port.natural = { width: 4000, height: 3000 };
  port.resize(800);

  it("fits, enlarges around a place and gives the picture's pixels back", () => {
    expect(port.window).toEqual({ width: 800, height: 600 });
    port.zoom(4, point(200, 150));
    expect(port.toImage(point(200, 150))).toEqual(point(1000, 750));
    expect(port.toScreen(point(1000, 750))).toEqual(point(200, 150));
    expect(port.pan(10_000, 10_000)).toBe(true);
    expect(port.toImage(point(0, 0))).toEqual(point(0, 0));
    expect(port.pan(5, 5)).toBe(false);
    port.resize(400);
    expect(port.percent).toBe(400);
    port.fit();
    expect(port.isFitted).toBe(true);
  });
});

describe("colours", () => {
  it("finds one that is not in use, however many there are", () => {
    const used: string[] = [];
    for (let index = 0; index < 60; index += 1) used.push(freeColour(index, ["#1f77b4", "#ff7f0e"], used));
    expect(used.slice(0, 2)).toEqual(["#1f77b4", "#ff7f0e"]);
    expect(new Set(used).size).toBe(60);
    expect(used.every((one) => /^#[0-9a-f]{6}$/.test(one))).toBe(true);
  });

  it("chooses ink that can be read", () => {
    expect([inkOn("#1f77b4"), inkOn("#ff7f0e"), inkOn("#000000"), inkOn("#ffffff")]).toEqual(["#fff", "#000", "#fff", "#000"]);
  });
});

describe("a mask to start from", () => {
  it("reads both forms, and an answer", () => {
    expect(readInitialMask({ labelMappings: { Road: { color: "#1f77b4" }, Bad: {} }, src: "m.png" })).toEqual({ entries: [{ label: "Road", colour: "#1f77b4" }], src: "m.png" });
    expect(readInitialMask({ instances: [{ color: "#123", label: "Cow" }, 3], src: 5 })).toEqual({ entries: [{ label: "Cow", colour: "#123" }], src: "" });
    expect(readInitialMask({ instances: [], labeledImage: { pngImageData: "iVBORw0KGgo=" }, inputImageProperties: {} }).src).toBe("data:image/png;base64,iVBORw0KGgo=");
    expect(readInitialMask(undefined)).toEqual({ entries: [], src: "" });
  });

  it("knows the marketplace's address for media", () => {
    const page = { href: "https://r7.tasks.example/t/TICKET", pathname: "/t/TICKET", search: "?turkSubmitTo=https%3A%2F%2Ftasks.example" };
    expect(proxied("https://cdn.example/m.png?a=1&b=2", page)).toBe("https://tasks.example/m/TICKET?url=https%3A%2F%2Fcdn.example%2Fm.png%3Fa%3D1%26b%3D2");
    expect(proxied("data:image/png;base64,AA", page)).toBeNull();
    expect(proxied("https://cdn.example/m.png", { ...page, search: "" })).toBeNull();
    expect(proxied("https://cdn.example/m.png", { ...page, pathname: "/task" })).toBeNull();
  });
});
