/** The keys of the widgets that draw shapes: everything a pointer can do (reference 7, keyboard). */
import type { Shortcut } from "../core/shortcuts";
import { say } from "../core/words";
import type { Point } from "./geometry";
import type { ShapeWidget } from "./shape-widget";

type Run = (event: KeyboardEvent) => boolean | undefined;

const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const FAR = 10;

/** Next or previous in a ring; from nothing to its first or last. */
function around(at: number, count: number, isBack: boolean): number {
  if (count === 0) return -1;
  return at < 0 ? (isBack ? count - 1 : 0) : (at + (isBack ? -1 : 1) + count) % count;
}

export function shapeKeys(widget: ShapeWidget, onCanvas: (run: Run) => Run): Shortcut[] {
  const place: Run = () => {
    if (widget.cross === null) return undefined;
    widget.tap({ at: widget.cross, reach: 0.5 });
    return undefined;
  };
  const move = (far: number): Run => (event) => {
    const by = ARROWS[event.key];
    if (by !== undefined) widget.nudge({ x: by.x * far, y: by.y * far });
    return undefined;
  };
  const enter: Run = (event) => {
    if (widget.history.current.open.length === 0 || widget.kind.most <= 2) return place(event);
    widget.finish();
    return undefined;
  };
  const choose: Run = (event) => {
    const { order } = widget;
    widget.select(order[around(order.indexOf(widget.selected), order.length, event.key === "[")] ?? -1);
    return undefined;
  };
  const corner: Run = (event) => {
    const shape = widget.history.current.shapes[widget.selected];
    if (shape === undefined) return false;
    const handles = widget.kind.handles(shape.points);
    widget.goToCorner(around(widget.corner, handles.length, event.key === ","));
    return undefined;
  };
  const remove: Run = () => {
    if (widget.selected < 0) return false;
    widget.removeHeld();
    return undefined;
  };
  const done = (run: () => boolean): Run => () => (run() ? undefined : false);
  const arrows = Object.keys(ARROWS);
  return [
    { keys: arrows, says: say("keyMove"), run: onCanvas(move(1)) },
    { keys: arrows.map((key) => `Shift+${key}`), says: say("keyMoveFar"), run: onCanvas(move(FAR)) },
    { keys: [" "], says: say("keyPlace"), run: onCanvas(place) },
    { keys: ["Enter"], says: say("keyFinish"), run: onCanvas(enter) },
    { keys: ["Escape"], says: say("keyEscape"), run: done(() => widget.leave()) },
    { keys: ["]", "["], says: say("keyNext"), run: choose },
    { keys: [".", ","], says: say("keyHandle"), run: corner },
    { keys: ["Delete", "Backspace"], says: say("deleteShape"), run: remove },
    { keys: ["Mod+z"], says: say("undo"), run: () => { widget.step(true); return undefined; } },
    { keys: ["Mod+Shift+z", "Mod+y"], says: say("redo"), run: () => { widget.step(false); return undefined; } },
    { keys: ["Mod+c", "Mod+v"], says: say("keyCopy"), run: onCanvas((event) => ((event.key.toLowerCase() === "c" ? widget.copy() : widget.paste()) ? undefined : false)) },
  ];
}
