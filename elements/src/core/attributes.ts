/** How attributes become properties: converters for lit's `@property({ converter })`. */
import type { ComplexAttributeConverter } from "lit";

import { parseLoose } from "./loose";

/** Present is true, as in HTML; `pin="false"` is false all the same, since templates mean it. */
export const flag: ComplexAttributeConverter<boolean> = {
  fromAttribute: (value) => value !== null && value.trim().toLowerCase() !== "false",
  toAttribute: (value) => (value ? "" : null),
};

/** Structured values, written loosely. What cannot be read becomes Unreadable, which the base class shows and logs. */
export const loose: ComplexAttributeConverter = {
  fromAttribute: (value) => (value === null || value.trim() === "" ? undefined : parseLoose(value)),
  toAttribute: () => null,
};

/** A number, or undefined for anything that is none. */
export const number: ComplexAttributeConverter<number | undefined> = {
  fromAttribute: (value) => {
    const read = value === null || value.trim() === "" ? NaN : Number(value);
    return Number.isFinite(read) ? read : undefined;
  },
};

/** Return a list of texts from a structured property: strings, numbers and booleans count, the rest is dropped. */
export function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string | number | boolean => ["string", "number", "boolean"].includes(typeof one)).map(String);
}

/** Return a structured property as an object with unknown members; anything else is empty. */
export function members(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
