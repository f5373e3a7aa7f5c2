/** What a QuestionForm asks of its answers, as the server wrote it down. The sentences are the server's; so are the rules. */
export interface PatternRule {
  regex: string;
  flags: string;
  message: string;
}

export interface TextRules {
  patterns: PatternRule[];
  number?: { least?: string; most?: string; message: string };
  length?: { least: number; most: number | null; message: string };
}

export interface Asked {
  required: boolean;
  missing: string;
}

export type Rules =
  | (Asked & TextRules & { kind: "text" })
  | (Asked & { kind: "choices"; least: number; most: number; wanted: string; other: TextRules | null })
  | (Asked & { kind: "file"; least: number; most: number; wanted: string });

/** What stands in a question's fields. */
export interface Given {
  text: string;
  chosen: number;
  other: string;
  /** Bytes of the file, or null when none is chosen. */
  size: number | null;
}

const [NONE, TEN] = [BigInt(0), BigInt(10)];
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;

/** Return whether a pattern is surely not in the text. One that this browser cannot read refuses nothing. */
function misses(pattern: PatternRule, text: string): boolean {
  try {
    return !new RegExp(pattern.regex, pattern.flags).test(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

/** Read a number of plain digits and compare it exactly: as a double, 0.1 and 20-digit numbers would not be themselves. */
function compare(left: string, right: string): number {
  const [a, b] = [parts(left), parts(right)];
  const places = Math.max(a.places, b.places);
  const difference = a.units * TEN ** BigInt(places - a.places) - b.units * TEN ** BigInt(places - b.places);
  return difference === NONE ? 0 : difference < NONE ? -1 : 1;
}

function parts(number: string): { units: bigint; places: number } {
  const [whole = "", fraction = ""] = number.replace(/^[+-]/, "").split(".");
  const units = BigInt(`${whole}${fraction}` || "0");
  return { units: number.startsWith("-") ? -units : units, places: fraction.length };
}

function isNumber(text: string, least: string | undefined, most: string | undefined): boolean {
  const number = text.trim();
  if (!NUMBER.test(number) || number.length > 400) return false;
  return (least === undefined || compare(number, least) >= 0) && (most === undefined || compare(number, most) <= 0);
}

function textErrors(rules: TextRules, text: string): string[] {
  const errors: string[] = [];
  const length = Array.from(text).length;
  if (text !== "" && rules.number !== undefined && !isNumber(text, rules.number.least, rules.number.most)) errors.push(rules.number.message);
  if (text !== "" && rules.length !== undefined && (length < rules.length.least || length > (rules.length.most ?? Infinity))) errors.push(rules.length.message);
  for (const pattern of rules.patterns) if (misses(pattern, text)) errors.push(pattern.message);
  return errors;
}

function choiceErrors(rules: Rules & { kind: "choices" }, given: Given): string[] {
  const other = given.other.trim() === "" ? 0 : 1;
  const errors: string[] = [];
  if (given.chosen + other === 0) {
    if (rules.required) errors.push(rules.missing);
  } else if (given.chosen + other < rules.least || given.chosen > rules.most) {
    errors.push(rules.wanted);
  }
  if (given.other !== "" && rules.other !== null) errors.push(...textErrors(rules.other, given.other));
  return errors;
}

/** Return what is wrong with an answer, in the server's words; nothing when it will do. */
export function errorsOf(rules: Rules, given: Given): string[] {
  if (rules.kind === "choices") return [...new Set(choiceErrors(rules, given))];
  if (rules.kind === "file") {
    if (given.size === null) return rules.required ? [rules.missing] : [];
    return given.size < rules.least || given.size > rules.most ? [rules.wanted] : [];
  }
  if (rules.required && given.text.trim() === "") return [rules.missing];
  return [...new Set(textErrors(rules, given.text))];
}
