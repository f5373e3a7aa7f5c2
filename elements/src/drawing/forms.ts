/** Keys and values of a form as a document service found them: reading blocks and drafts, order, writing the answer (reference 7.12). Pure. */
import { members, texts } from "../core/attributes";
import { boundsOf, type Point, type Size } from "./geometry";

/** A box in shares of the page, as blocks have them. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Relation {
  readonly type: string;
  readonly ids: readonly string[];
}

/** One block: a key, or a value of it. */
export interface Field {
  readonly id: string;
  readonly text: string;
  readonly box: Box | null;
  readonly relations: readonly Relation[];
  /** Made here, not found in the initial value. */
  readonly isOwn: boolean;
}

/** The key, then its values; there is always one. */
export type Pair = readonly [Field, Field, ...Field[]];

export interface ImportantKey {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Services write members in both cases: `BlockType` and `blockType`. */
function part(value: unknown, name: string): unknown {
  const all = members(value);
  return all[name] ?? all[name.charAt(0).toUpperCase() + name.slice(1)];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function boxOf(value: unknown): Box | null {
  const [left, top, width, height] = ["left", "top", "width", "height"].map((name) => part(value, name));
  const isBox = [left, top, width, height].every((one) => typeof one === "number" && Number.isFinite(one));
  return isBox ? ({ left, top, width, height } as Box) : null;
}

function relationsOf(value: unknown): Relation[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => ({ type: textOf(part(one, "type")), ids: texts(part(one, "ids")) })).filter((one) => one.type !== "");
}

function related(relations: readonly Relation[], type: string): string[] {
  return relations.filter((one) => one.type === type).flatMap((one) => one.ids);
}

function ownField(id: string, text = ""): Field {
  return { id, text, box: null, relations: [], isOwn: true };
}

function paired(fields: readonly Field[], taken: readonly string[]): Pair | null {
  const [key, value, ...more] = fields;
  return key === undefined ? null : [key, value ?? ownField(freeId([...taken, key.id])), ...more];
}

/** A name for a new block that no other has. */
export function freeId(taken: readonly string[]): string {
  let nth = 1;
  while (taken.includes(`added-${String(nth)}`)) nth += 1;
  return `added-${String(nth)}`;
}

/** Read a block list. Blocks without a text of their own take the words they hold. */
export function readBlocks(value: unknown): Pair[] {
  const list = Array.isArray(value) ? (value as unknown[]) : part(value, "blocks");
  if (!Array.isArray(list)) return [];
  const blocks = new Map<string, unknown>();
  for (const one of list as unknown[]) if (textOf(part(one, "id")) !== "") blocks.set(textOf(part(one, "id")), one);
  const wordsOf = (id: string): string => {
    const block = blocks.get(id);
    return textOf(part(block, "text")) || textOf(part(block, "selectionStatus"));
  };
  const fieldOf = (id: string): Field => {
    const block = blocks.get(id);
    const relations = relationsOf(part(block, "relationships"));
    const words = related(relations, "CHILD").map(wordsOf).filter((one) => one !== "");
    return { id, text: textOf(part(block, "text")) || words.join(" "), box: boxOf(part(part(block, "geometry"), "boundingBox")), relations, isOwn: false };
  };
  const isOf = (id: string, type: string): boolean => part(blocks.get(id), "blockType") === "KEY_VALUE_SET" && texts(part(blocks.get(id), "entityTypes")).includes(type);
  const taken = [...blocks.keys()];
  return taken.flatMap((id) => {
    if (!isOf(id, "KEY")) return [];
    const key = fieldOf(id);
    const pair = paired([key, ...related(key.relations, "VALUE").filter((one) => isOf(one, "VALUE")).map(fieldOf)], taken);
    if (pair === null) return [];
    taken.push(pair[1].id);
    return [pair];
  });
}

/** Read pairs from a draft, dropping what is none. */
export function unpackPairs(value: unknown): Pair[] {
  if (!Array.isArray(value)) return [];
  const taken: string[] = [];
  return value.flatMap((one: unknown) => {
    if (!Array.isArray(one)) return [];
    const fields = one.map(members).flatMap(({ id, text, box, relations, isOwn }) => {
      if (typeof id !== "string" || id === "" || taken.includes(id)) return [];
      taken.push(id);
      return [{ id, text: textOf(text), box: boxOf(box), relations: relationsOf(relations), isOwn: isOwn === true }];
    });
    const pair = paired(fields, taken);
    if (pair !== null) taken.push(pair[1].id);
    return pair === null ? [] : [pair];
  });
}

/** Read the keys that matter. An asterisk means all and names none. */
export function readImportant(value: unknown): ImportantKey[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) => ({ name: textOf(members(one).importantFormKey), aliases: texts(members(one).importantFormKeyAliases) })).filter(({ name }) => name !== "" && name !== "*");
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(/\s*:$/, "").toLowerCase();
}

/** Which of the keys that matter a text names, or -1. */
export function rankOf(text: string, important: readonly ImportantKey[]): number {
  return important.findIndex(({ name, aliases }) => [name, ...aliases].some((one) => plain(one) === plain(text)));
}

/** Put the keys that matter first, in their order; the rest stay as they stand. */
export function arranged(pairs: readonly Pair[], important: readonly ImportantKey[]): Pair[] {
  const place = (pair: Pair): number => {
    const rank = rankOf(pair[0].text, important);
    return rank < 0 ? important.length : rank;
  };
  return [...pairs].sort((one, other) => place(one) - place(other));
}

/** The keys that matter and were not found. */
export function missing(pairs: readonly Pair[], important: readonly ImportantKey[]): ImportantKey[] {
  return important.filter((_, index) => !pairs.some(([key]) => rankOf(key.text, important) === index));
}

/** A new pair under names of its own. */
export function newPair(pairs: readonly Pair[], text: string, more: readonly string[] = []): Pair {
  const taken = [...more, ...pairs.flat().map((one) => one.id)];
  const id = freeId(taken);
  return [ownField(id, text), ownField(freeId([...taken, id]))];
}

function isBlank(field: Field): boolean {
  return field.isOwn && field.text.trim() === "" && field.box === null;
}

/** Whether nothing was written in a pair that the worker added. */
export function isEmpty(pair: Pair): boolean {
  return pair.every(isBlank);
}

/** Write the list of the answer. Blank fields that were added are left out. */
export function writeBlocks(pairs: readonly Pair[]): Record<string, unknown>[] {
  return pairs.filter((pair) => !isEmpty(pair)).flatMap(([key, ...values]) => {
    const kept = values.filter((one) => !isBlank(one));
    const ids = kept.map((one) => one.id);
    const hadValue = key.relations.some((one) => one.type === "VALUE");
    const others = key.relations.filter((one, index) => one.type !== "VALUE" || key.relations.findIndex((first) => first.type === "VALUE") === index);
    const joined = [...others, ...(hadValue ? [] : [{ type: "VALUE", ids }])].map((one) => (one.type === "VALUE" ? { type: "VALUE", ids } : one));
    return [written(key, "KEY", joined.filter((one) => one.type !== "VALUE" || ids.length > 0)), ...kept.map((one) => written(one, "VALUE", one.relations))];
  });
}

function written(field: Field, type: string, relations: readonly Relation[]): Record<string, unknown> {
  return { blockType: "KEY_VALUE_SET", id: field.id, relationships: relations.map(({ type: kind, ids }) => ({ type: kind, ids: [...ids] })), entityTypes: [type], text: field.text };
}

/** A box as two corners in the picture's pixels, and back. */
export function cornersOf(box: Box, size: Size): Point[] {
  const [left, top] = [Math.round(box.left * size.width), Math.round(box.top * size.height)];
  return [
    { x: left, y: top },
    { x: Math.round((box.left + box.width) * size.width), y: Math.round((box.top + box.height) * size.height) },
  ];
}

export function boxAround(points: readonly Point[], size: Size): Box {
  const { left, top, width, height } = boundsOf(points);
  return { left: left / size.width, top: top / size.height, width: width / size.width, height: height / size.height };
}
