/** Between places in a text and the document that shows it: nodes, boxes, and the browser's own selection in a shadow root. */
import type { Stretch } from "./offsets";

interface Run {
  readonly element: HTMLElement;
  readonly from: number;
}

interface Host extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly text: string;
}

type Root = ShadowRoot & { getSelection?: () => Selection | null };
/** Not every browser has it yet. */
type Wide = Omit<Selection, "getComposedRanges"> & Partial<Pick<Selection, "getComposedRanges">>;
interface Hit {
  readonly offsetNode: Node;
  readonly offset: number;
}
interface Finder {
  caretPositionFromPoint?: (x: number, y: number, options: { shadowRoots: ShadowRoot[] }) => Hit | null;
}

export class Ground {
  private runs: Run[] = [];

  constructor(private readonly host: Host) {}

  /** Look at what was drawn. Call after each drawing. */
  survey(): void {
    this.runs = [...this.host.renderRoot.querySelectorAll<HTMLElement>(".run")].map((element) => ({ element, from: Number(element.dataset.from) }));
  }

  private get root(): Root {
    return this.host.renderRoot as Root;
  }

  private get paper(): HTMLElement | null {
    return this.host.renderRoot.querySelector(".paper");
  }

  /** The selection, where it is in this text; each browser shows a shadow root's in its own way. */
  selected(): Stretch | null {
    const inner = this.root.getSelection?.();
    const selection: Wide | null = inner ?? document.getSelection();
    if (selection === null || selection.rangeCount === 0) return null;
    const composed = inner === undefined ? selection.getComposedRanges?.({ shadowRoots: [this.root] }).at(0) : undefined;
    const range: StaticRange | Range = composed ?? selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) && !this.root.contains(range.endContainer)) return null;
    return { from: this.unitOf(range.startContainer, range.startOffset), to: this.unitOf(range.endContainer, range.endOffset) };
  }

  /** Whether the focus or the selection is in this text. */
  isHere(): boolean {
    return this.root.activeElement === this.paper;
  }

  /** Select from one place to another. */
  select(anchor: number, focused: number): void {
    const start = this.pointOf(anchor);
    const end = this.pointOf(focused);
    if (start !== null && end !== null) document.getSelection()?.setBaseAndExtent(start[0], start[1], end[0], end[1]);
  }

  private runAt(unit: number): Run | null {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle]?.from ?? 0) <= unit) low = middle + 1;
      else high = middle;
    }
    return this.runs[low - 1] ?? null;
  }

  private pointOf(unit: number): [Node, number] | null {
    const run = this.runAt(unit);
    if (run === null) return null;
    const text = run.element.firstChild;
    return text === null ? [run.element, 0] : [text, Math.min(unit - run.from, run.element.textContent.length)];
  }

  private unitOf(node: Node, offset: number): number {
    if (!this.root.contains(node)) return this.host.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? 0 : this.host.text.length;
    const run = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(".run");
    if (run != null) return Number(run.dataset.from) + (node instanceof Text ? offset : offset === 0 ? 0 : run.textContent.length);
    const point = document.createRange();
    point.setStart(node, offset);
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const element = this.runs[middle]?.element;
      if (element !== undefined && point.comparePoint(element, 0) < 0) low = middle + 1;
      else high = middle;
    }
    const after = this.runs[low];
    if (after !== undefined) return after.from;
    return this.host.text.length;
  }

  private rectAt(unit: number): DOMRect | null {
    const point = this.pointOf(unit);
    if (point === null) return null;
    const range = document.createRange();
    range.setStart(...point);
    const rects = range.getClientRects();
    const found = rects[rects.length - 1];
    if (found !== undefined && found.height > 0) return found;
    const element = point[0] instanceof Element ? point[0] : point[0].parentElement;
    const line = element?.closest(".line");
    if (line == null) return null;
    const box = line.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(line).fontSize) * 1.25;
    const left = getComputedStyle(line).direction === "rtl" ? box.right - 2 : box.left;
    return new DOMRect(left, box.bottom - size - 6, 0, size);
  }

  /** The caret's box within the paper. */
  boxAt(unit: number): { left: number; top: number; height: number } | null {
    const rect = this.rectAt(unit);
    const paper = this.paper;
    if (rect === null || paper === null) return null;
    const frame = paper.getBoundingClientRect();
    return { left: rect.left - frame.left - paper.clientLeft + paper.scrollLeft, top: rect.top - frame.top - paper.clientTop + paper.scrollTop, height: rect.height };
  }

  isRightToLeft(unit: number): boolean {
    const line = this.runAt(unit)?.element.closest(".line");
    return line != null && getComputedStyle(line).direction === "rtl";
  }

  /** Where the caret stands across, to keep it while going up and down. */
  columnOf(unit: number): number {
    return this.rectAt(unit)?.left ?? 0;
  }

  private heightOf(unit: number): number {
    const line = this.runAt(unit)?.element.closest(".line");
    return line == null ? 24 : parseFloat(getComputedStyle(line).lineHeight) || 24;
  }

  private hit(x: number, y: number): number | null {
    const finder = document as unknown as Finder;
    const found = finder.caretPositionFromPoint?.(x, y, { shadowRoots: [this.root] });
    return found != null && this.root.contains(found.offsetNode) ? this.unitOf(found.offsetNode, found.offset) : null;
  }

  /** The place one line up or down at a column; at the last line, the end. */
  below(unit: number, column: number, forward: boolean): number {
    const rect = this.rectAt(unit);
    const paper = this.paper?.getBoundingClientRect();
    if (rect === null || paper === undefined) return unit;
    const y = rect.top + rect.height / 2;
    const x = Math.max(paper.left + 2, Math.min(column, paper.right - 2));
    const height = this.heightOf(unit);
    for (const step of [height, height * 1.5, height * 2]) {
      const found = this.hit(x, forward ? y + step : y - step);
      if (found !== null && (forward ? found > unit : found < unit)) return found;
    }
    const { text } = this.host;
    if (!forward) return Math.max(0, text.lastIndexOf("\n", unit - 1));
    const end = text.indexOf("\n", unit);
    return end === -1 ? text.length : end + 1;
  }

  /** The start or end of the line as it is drawn. */
  edge(unit: number, forward: boolean): number {
    const { text } = this.host;
    const from = text.lastIndexOf("\n", unit - 1) + 1;
    const end = text.indexOf("\n", unit);
    const to = end === -1 ? text.length : end;
    const top = this.rectAt(unit)?.top ?? 0;
    // Along the drawn line places keep their height: halve towards where it changes.
    let near = unit;
    let far = forward ? to : from;
    while (Math.abs(far - near) > 1) {
      const middle = (near + far) >> 1;
      if (Math.abs((this.rectAt(middle)?.top ?? 0) - top) < 4) near = middle;
      else far = middle;
    }
    return Math.abs((this.rectAt(far)?.top ?? 0) - top) < 4 ? far : near;
  }

  /** Put a bubble under a stretch, inside the frame's width; above it where the window has room there but not below. */
  place(bubble: HTMLElement, { from, to }: Stretch): void {
    const start = this.rectAt(from);
    const end = this.rectAt(to);
    const paper = this.paper?.getBoundingClientRect();
    if (start === null || end === null || paper === undefined) return;
    const isOneLine = Math.abs(start.top - end.top) < 4;
    // Its width depends on where it stands: measure it where it has all the room.
    bubble.style.left = "0";
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const wished = isOneLine ? Math.min(start.left, end.left) - paper.left : end.left - paper.left - width / 2;
    const left = Math.max(8, Math.min(wished, paper.width - width - 8));
    const under = Math.min(end.bottom, paper.bottom - 8) + 8;
    const over = Math.max(start.top, paper.top + 8) - 8 - height;
    const top = (under + height > window.innerHeight && over > 0 ? over : under) - paper.top;
    Object.assign(bubble.style, { left: `${String(Math.round(left))}px`, top: `${String(Math.round(top))}px` });
  }
}
