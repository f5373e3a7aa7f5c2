import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import "../src/index";
import { CrowdControl } from "../src/core/control";
import { keepDraft, restoreDraft } from "../src/core/draft";
import { controlsFor } from "../src/core/collect";
import { History } from "../src/core/history";
import { placeOf } from "../src/core/post";
import { nameOf, takesText, written } from "../src/core/shortcuts";
import { say, setWords } from "../src/core/words";
import { answer, inside, one, page, settled, tick, type } from "./helpers";

describe("where an answer goes", () => {
  it.each([
    ["a marketplace", "?assignmentId=3A&turkSubmitTo=https%3A%2F%2Ftasks.example%2F", { assignmentId: "3A", inPreview: false, address: "https://tasks.example/mturk/externalSubmit" }],
    ["a preview", "?assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&turkSubmitTo=https://t.example", { assignmentId: "ASSIGNMENT_ID_NOT_AVAILABLE", inPreview: true, address: "https://t.example/mturk/externalSubmit" }],
    ["nowhere", "", { assignmentId: "", inPreview: false, address: null }],
    ["a script in place of an address", "?turkSubmitTo=javascript:alert(1)", { assignmentId: "", inPreview: false, address: null }],
  ])("%s", (_, query, place) => {
    expect(placeOf(query)).toEqual(place);
  });
});

describe("history", () => {
  it("goes back and forth, and forgets what was undone after a new step", () => {
    const history = new History("a");
    history.push("b");
    history.push("c");
    expect([history.undo(), history.undo(), history.undo(), history.canUndo]).toEqual(["b", "a", "a", false]);
    expect([history.redo(), history.canRedo]).toEqual(["b", true]);
    history.push("d");
    expect([history.canRedo, history.undo()]).toEqual([false, "b"]);
  });

  it("amends the present without a step", () => {
    const history = new History(1);
    history.push(2);
    history.amend(3);
    expect([history.current, history.undo()]).toEqual([3, 1]);
  });
});

describe("keys", () => {
  it("are written as shortcuts name them", () => {
    const press = (init: KeyboardEventInit): string => written(new KeyboardEvent("keydown", init));
    expect([press({ key: "1" }), press({ key: "?", shiftKey: true }), press({ key: "z", ctrlKey: true }), press({ key: "Z", metaKey: true, shiftKey: true }), press({ key: "ArrowUp", shiftKey: true })]).toEqual(["1", "?", "Mod+z", "Mod+Shift+z", "Shift+ArrowUp"]);
  });

  it("are named as they stand on a keyboard", () => {
    expect([" ", "ArrowUp", "Shift+ArrowLeft", "Mod+Shift+z", "Mod+0", "Escape", "+", "n"].map(nameOf)).toEqual(["Space", "↑", "Shift ←", "Ctrl Shift Z", "Ctrl 0", "Esc", "+", "N"]);
  });

  it("belong to text fields while one has the focus", () => {
    const field = (kind: string): HTMLInputElement => Object.assign(document.createElement("input"), { type: kind });
    expect([takesText(field("text")), takesText(field("checkbox")), takesText(document.createElement("textarea")), takesText(document.body)]).toEqual([true, false, true, false]);
  });
});

describe("words", () => {
  it("fill their places and can be replaced", () => {
    expect(say("charactersOf", { used: 3, most: 9 })).toBe("3 of 9 characters");
    setWords({ submit: "Absenden" });
    expect(say("submit")).toBe("Absenden");
    setWords({ submit: "Submit" });
  });
});

describe("drafts", () => {
  const HTML = `<crowd-form><crowd-input name="a"></crowd-input><input name="n"><input type="password" name="p"><crowd-checkbox name="t"></crowd-checkbox>
    <crowd-classifier name="c" header="h" categories="['x','y']"></crowd-classifier><crowd-slider name="s"></crowd-slider></crowd-form>`;

  beforeEach(() => {
    localStorage.clear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function fill(): Promise<void> {
    await page(HTML);
    type(inside("crowd-input", "input"), "typed");
    type(one("[name=n]"), "7");
    type(one("[name=p]"), "secret");
    tick(inside("crowd-checkbox", "input"));
    one<HTMLElement & { value: string }>("crowd-classifier").value = "y";
    keepDraft("3A", controlsFor(one("crowd-form")));
  }

  it("bring back what was done, passwords never", async () => {
    await fill();
    expect(localStorage.getItem("crowd-draft:3A")).not.toContain("secret");
    await page(HTML);
    expect(restoreDraft("3A", controlsFor(one("crowd-form")))).toBe(true);
    await settled();
    expect(answer()).toEqual({ a: "typed", c: { label: "y" }, n: "7", s: 0, t: { on: true } });
  });

  it("belong to one assignment", async () => {
    await fill();
    await page(HTML);
    expect(restoreDraft("3B", controlsFor(one("crowd-form")))).toBe(false);
  });

  it("are forgotten after a day", async () => {
    await fill();
    vi.useFakeTimers({ now: Date.now() + 86_400_001, toFake: ["Date"] });
    expect(restoreDraft("3A", controlsFor(one("crowd-form")))).toBe(false);
  });

  it("of any shape do no harm", async () => {
    await page(HTML);
    for (const control of controlsFor(one("crowd-form"))) {
      if (!(control instanceof CrowdControl)) continue;
      for (const draft of [null, 1, "x", [], {}, { labels: 1 }, [[]]]) {
        expect(() => {
          control.restore(draft);
        }).not.toThrow();
      }
    }
    localStorage.setItem("crowd-draft:3A", "{not json");
    expect(restoreDraft("3A", controlsFor(one("crowd-form")))).toBe(false);
  });
});

describe("events", () => {
  it("come from the element with its value in place, once", async () => {
    await page('<crowd-form><crowd-input name="a"></crowd-input></crowd-form>');
    const heard: string[] = [];
    document.body.addEventListener("change", (event) => heard.push(`${(event.target as Element).localName}=${(event.target as HTMLInputElement).value}`));
    type(inside("crowd-input", "input"), "x");
    expect(heard).toEqual(["crowd-input=x"]);
  });
});
