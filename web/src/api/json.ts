/**
 * JSON without losing digits: a number that JavaScript would change is kept as the text that was sent.
 *
 * `1e-05`, `1.0`, `12345678901234567890` are `LosslessNumber`s; `3` and `0.5` are plain numbers.
 */
import { LosslessNumber, isLosslessNumber, parse, stringify } from "lossless-json";

export type JsonScalar = string | number | boolean | null | LosslessNumber;
export type Json = JsonScalar | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Read JSON text. Raises SyntaxError for anything else. */
export function parseJson(text: string): Json {
  return parse(text, undefined, keepDigits) as Json;
}

/** Write JSON text; `LosslessNumber`s are written as they were read. */
export function writeJson(value: unknown, indent?: number): string {
  return stringify(value, undefined, indent) ?? "null";
}

/** A number as JavaScript's where it says the same, otherwise as its text. */
export function keepDigits(text: string): number | LosslessNumber {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}

export function isNumeral(value: unknown): value is number | LosslessNumber {
  return typeof value === "number" || isLosslessNumber(value);
}

/** The text of a number as it was sent. */
export function numeralText(value: number | LosslessNumber): string {
  return typeof value === "number" ? String(value) : value.value;
}

const FLOATS: Readonly<Record<string, number>> = { ".inf": Infinity, "-.inf": -Infinity };

/** What the API sends for a float, to calculate with: `.inf` and `-.inf` are the infinities; all that is no number is NaN. */
export function numberOf(value: unknown): number {
  if (isNumeral(value)) return Number(numeralText(value));
  return typeof value === "string" ? (FLOATS[value] ?? NaN) : NaN;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** Whether two JSON values are the same; numbers are compared by their text. */
export function sameJson(a: unknown, b: unknown): boolean {
  return a === b || writeJson(a) === writeJson(b);
}

export { LosslessNumber };
