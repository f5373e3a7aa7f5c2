import { describe, expect, it } from "vitest";

import "../src/index";
import type { CrowdQuestionAnswerGeneration } from "../src/elements/crowd-question-answer-generation";
import { countWords, withReference } from "../src/text/pairs";
import { answer, inside, one, page, settled, type } from "./helpers";

const PAGE = `<crowd-form><crowd-question-answer-generation name="qa" text="😀 Bo left." min-questions="1" max-questions="2" question-min-words="2"
  answer-max-words="2" question-tags="['Who','Why']" allow-custom-question-tags></crowd-question-answer-generation></crowd-form>`;
const TAG = "crowd-question-answer-generation";
const widget = (): CrowdQuestionAnswerGeneration => one<CrowdQuestionAnswerGeneration>(TAG);
const PAIR = { answer: "Bo", question: "Who left?", references: [{ endOffset: 4, startOffset: 2 }], tags: ["Who", "mine"] };

describe("words", () => {
  it("are counted by spaces, and in scripts without them by the browser", () => {
    expect([countWords(""), countWords("  one\ntwo-three  4 ")]).toEqual([0, 3]);
    expect(countWords("今日は良い天気です")).toBeGreaterThan(1);
  });
});

describe("references", () => {
  it("that touch become one", () => {
    expect(withReference([{ from: 0, to: 4 }, { from: 9, to: 12 }], { from: 2, to: 9 })).toEqual([{ from: 0, to: 12 }]);
    expect(withReference([{ from: 6, to: 8 }], { from: 1, to: 2 })).toEqual([{ from: 1, to: 2 }, { from: 6, to: 8 }]);
  });
});

describe("crowd-question-answer-generation", () => {
  it("gives pairs with tags and references in code points", async () => {
    await page(PAGE);
    widget().value = { pairs: [PAIR] };
    expect(answer()).toEqual({ qa: { pairs: [PAIR] } });
  });

  it("says what is missing, by question", async () => {
    await page(PAGE);
    expect(widget().validateForSubmit()).toBe("Question 1: Write a question.");
    type(inside<HTMLTextAreaElement>(TAG, "#question"), "Who");
    expect(widget().validateForSubmit()).toBe("Question 1: The question needs at least 2 words; it has 1.");
    type(inside<HTMLTextAreaElement>(TAG, "#question"), " Who left? ");
    type(inside<HTMLTextAreaElement>(TAG, "#answer"), "It was Bo");
    expect(widget().validateForSubmit()).toBe("Question 1: The answer may have at most 2 words; it has 3.");
    type(inside<HTMLTextAreaElement>(TAG, "#answer"), "Bo");
    expect(widget().validateForSubmit()).toBeNull();
    expect(answer()).toEqual({ qa: { pairs: [{ answer: "Bo", question: "Who left?", references: [], tags: [] }] } });
  });

  it("adds no more than it may, and leaves blank ones out", async () => {
    await page(PAGE);
    widget().value = { pairs: [PAIR] };
    await settled();
    inside(TAG, ".add").click();
    await settled();
    expect(inside<HTMLButtonElement>(TAG, ".add").disabled).toBe(true);
    expect(widget().validateForSubmit()).toBeNull();
    expect(answer()).toEqual({ qa: { pairs: [PAIR] } });
  });

  it("keeps a draft and takes any back", async () => {
    await page(PAGE);
    expect(widget().draft()).toBeUndefined();
    for (const junk of [null, 4, {}, { pairs: [null, 3, { references: [{ startOffset: 0, endOffset: 99 }], tags: 5 }] }]) widget().restore(junk);
    expect(widget().draft()).toBeUndefined();
    widget().restore({ pairs: [PAIR] });
    expect(widget().draft()).toEqual({ pairs: [PAIR] });
    widget().reset();
    expect(widget().draft()).toBeUndefined();
  });
});
