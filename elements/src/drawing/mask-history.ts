/** Undo and redo of a mask by the areas that changed, within a budget of memory. */
import type { Area, Mask, Patch } from "./mask";

const MOST_BYTES = 96 * 1024 * 1024;

export class MaskHistory {
  private past: Patch[] = [];
  private future: Patch[] = [];

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  push(before: Patch): void {
    this.future = [];
    this.past.push(before);
    let total = this.past.reduce((sum, one) => sum + one.bytes.length, 0);
    while (total > MOST_BYTES && this.past.length > 1) total -= this.past.shift()?.bytes.length ?? 0;
  }

  clear(): void {
    this.past = [];
    this.future = [];
  }

  /** Returns the area that changed, or null. */
  step(mask: Mask, isBack: boolean): Area | null {
    const [from, to] = isBack ? [this.past, this.future] : [this.future, this.past];
    const patch = from.pop();
    if (patch === undefined) return null;
    to.push(mask.swap(patch));
    return patch.area;
  }
}
