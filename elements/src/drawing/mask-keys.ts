/** The keys of the widgets that paint masks. */
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";
import type { Point } from "./geometry";
import type { MaskWidget, Tool } from "./mask-widget";

type Run = (event: KeyboardEvent) => boolean | undefined;

const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const TOOLS: Readonly<Record<string, Tool>> = { b: "brush", e: "eraser", p: "polygon", f: "fill" };
const FAR = 10;
const GROWTH = 1.25;

export function maskKeys(widget: MaskWidget, onCanvas: (run: Run) => Run): Shortcut[] {
  const move = (far: number): Run => (event) => {
    const by = ARROWS[event.key];
    if (by !== undefined) widget.nudge({ x: by.x * far, y: by.y * far });
    return undefined;
  };
  const place: Run = () => {
    if (widget.cross !== null) widget.tap({ at: widget.cross, reach: 0.5 });
    return undefined;
  };
  const finish: Run = (event) => {
    if (widget.open.length === 0) return place(event);
    widget.finish();
    return undefined;
  };
  const arrows = Object.keys(ARROWS);
  return [
    { keys: Object.keys(TOOLS), says: say("keyTools"), run: (event) => { widget.use(TOOLS[event.key] ?? "brush"); return undefined; } },
    { keys: ["[", "]"], says: say("keySize"), run: (event) => { widget.sizeBrush(event.key === "[" ? Math.min(widget.brush - 1, widget.brush / GROWTH) : Math.max(widget.brush + 1, widget.brush * GROWTH)); return undefined; } },
    { keys: arrows, says: say("keyMove"), run: onCanvas(move(1)) },
    { keys: arrows.map((key) => `Shift+${key}`), says: say("keyMoveFar"), run: onCanvas(move(FAR)) },
    { keys: [" "], says: say("keyPaint"), run: onCanvas(place) },
    { keys: ["Enter"], says: say("keyFinish"), run: onCanvas(finish) },
    { keys: ["Escape"], says: say("keyEscape"), run: () => (widget.leave() ? undefined : false) },
    { keys: ["Mod+z"], says: say("undo"), run: () => { widget.step(true); return undefined; } },
    { keys: ["Mod+Shift+z", "Mod+y"], says: say("redo"), run: () => { widget.step(false); return undefined; } },
  ];
}
