/** Undo and redo by whole states: simple, and right whatever the change was. States must be treated as immutable. */
const MOST = 200;

export class History<State> {
  private past: State[] = [];
  private future: State[] = [];

  constructor(private present: State) {}

  get current(): State {
    return this.present;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Move on to a new state; what was undone before is forgotten. */
  push(state: State): void {
    this.past = [...this.past, this.present].slice(-MOST);
    this.present = state;
    this.future = [];
  }

  /** Replace the present without a step: while something is being dragged. */
  amend(state: State): void {
    this.present = state;
  }

  /** Begin anew, as after reading attributes. */
  clear(state: State): void {
    this.past = [];
    this.future = [];
    this.present = state;
  }

  undo(): State {
    const before = this.past.pop();
    if (before === undefined) return this.present;
    this.future.push(this.present);
    this.present = before;
    return before;
  }

  redo(): State {
    const after = this.future.pop();
    if (after === undefined) return this.present;
    this.past.push(this.present);
    this.present = after;
    return after;
  }
}
