/** Questions with their answers, as `crowd-question-answer-generation` collects them (reference 7.11). */
import { members, texts } from "../core/attributes";
import type { Offsets, Stretch } from "./offsets";
import { inOrder } from "./spans";

export interface Pair {
  readonly question: string;
  readonly answer: string;
  readonly tags: readonly string[];
  readonly references: readonly Stretch[];
}

export const BLANK: Pair = { question: "", answer: "", tags: [], references: [] };

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** How many words a text has: by spaces, and in scripts without spaces by what the browser takes for words. */
export function countWords(text: string): number {
  if (UNSPACED.test(text)) return [...words.segment(text)].filter((one) => one.isWordLike === true).length;
  return text.split(/\s+/).filter((one) => one !== "").length;
}

/** Whether nothing was done to a pair. */
export function isBlank({ question, answer, tags, references }: Pair): boolean {
  return question.trim() === "" && answer.trim() === "" && tags.length === 0 && references.length === 0;
}

/** Read pairs of an answer or a draft; what is no pair is dropped. */
export function readPairs(given: unknown, offsets: Offsets): Pair[] {
  if (!Array.isArray(given)) return [];
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return (given as unknown[])
    .filter((one) => typeof one === "object" && one !== null)
    .map(members)
    .map(({ question, answer, tags, references }) => ({ question: text(question), answer: text(answer), tags: texts(tags), references: readReferences(references, offsets) }));
}

function readReferences(given: unknown, offsets: Offsets): Stretch[] {
  if (!Array.isArray(given)) return [];
  return inOrder(
    (given as unknown[]).map(members).flatMap(({ startOffset: from, endOffset: to }) => {
      const fits = Number.isInteger(from) && Number.isInteger(to) && (from as number) >= 0 && (from as number) < (to as number) && (to as number) <= offsets.length;
      return fits ? [{ from: offsets.unit(from as number), to: offsets.unit(to as number) }] : [];
    }),
  );
}

/** Write pairs as the answer has them. */
export function writePairs(pairs: readonly Pair[], offsets: Offsets): Record<string, unknown>[] {
  return pairs.map(({ question, answer, tags, references }) => ({
    answer: answer.trim(),
    question: question.trim(),
    references: references.map(({ from, to }) => ({ endOffset: offsets.point(to), startOffset: offsets.point(from) })),
    tags: [...tags],
  }));
}

/** Add a reference; those it touches become one with it, so that none cross. */
export function withReference(references: readonly Stretch[], added: Stretch): Stretch[] {
  const touching = references.filter((one) => one.from <= added.to && added.from <= one.to);
  const whole = { from: Math.min(added.from, ...touching.map((one) => one.from)), to: Math.max(added.to, ...touching.map((one) => one.to)) };
  return inOrder([...references.filter((one) => !touching.includes(one)), whole]);
}
