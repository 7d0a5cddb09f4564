/** A schema in a few words: its type and its range, as the documentation names them. */
import { type Json, isNumeral, numeralText } from "@/api/json";
import { narrow } from "@/form/model/shapes";
import { type Schema, type SchemaReader, isSecret, listOf, textOf, typesOf } from "@/form/model/schemas";
import { shownValue } from "@/form/model/values";

const NAMES: Readonly<Record<string, string>> = {
  number: "float",
  integer: "int",
  string: "str",
  boolean: "bool",
  object: "map",
  array: "list",
};
const TIMES: Readonly<Record<string, string>> = { date: "date", "date-time": "datetime", time: "time" };
const MAX_DEPTH = 4;
const MAX_ALTERNATIVES = 6; // that are named of alternatives within alternatives, which may be those again

/** `float`, `list[int]`, `str | null`. */
export function typeWords(reader: SchemaReader, schema: Schema, depth = 0): string {
  const narrowed = narrow(reader, schema);
  const inner =
    narrowed.variants.length > 0
      ? alternativeWords(reader, narrowed.variants, depth)
      : oneTypeWords(reader, narrowed.schema, depth);
  return narrowed.isNullable && inner !== "any" ? `${inner} | null` : inner;
}

function alternativeWords(reader: SchemaReader, variants: readonly Schema[], depth: number): string {
  const named = depth === 0 ? variants : variants.slice(0, MAX_ALTERNATIVES);
  const words = new Set(named.map((one) => variantWords(reader, one, depth)));
  return [...words, ...(named.length < variants.length ? ["…"] : [])].join(" | ");
}

/** The name of an alternative: its title, or its type. */
export function variantWords(reader: SchemaReader, schema: Schema, depth = 0): string {
  return textOf(schema, "title") || (depth > MAX_DEPTH ? "any" : typeWords(reader, schema, depth + 1));
}

function oneTypeWords(reader: SchemaReader, schema: Schema, depth: number): string {
  if (isSecret(schema)) return "secret";
  const options = "const" in schema ? [schema["const"] as Json] : listOf(schema, "enum");
  if (options.length > 0) return [...new Set(options.filter((one) => one !== null).map(typeOfOption))].join(" | ");
  const [type] = typesOf(schema);
  if (type === undefined) return "any";
  if (type === "array" && "items" in schema && depth < MAX_DEPTH) {
    const items = reader.plain(schema["items"] as Json);
    const words = items === false ? "any" : typeWords(reader, items, depth + 1);
    return words === "any" ? "list" : `list[${words}]`;
  }
  if (type === "string") return TIMES[textOf(schema, "format") ?? ""] ?? "str";
  return NAMES[type] ?? type;
}

function typeOfOption(value: Json): string {
  if (typeof value === "boolean") return "bool";
  if (isNumeral(value)) return /[.eE]/.test(numeralText(value)) ? "float" : "int";
  return typeof value === "string" ? "str" : "any";
}

/** `> 0, ≤ 1`, `1 to 4 items`, `a multiple of 8`; empty if anything goes. */
export function rangeWords(schema: Schema): string {
  return [
    boundWords(schema),
    sizeWords(schema, "minItems", "maxItems", "item"),
    sizeWords(schema, "minLength", "maxLength", "character"),
    sizeWords(schema, "minProperties", "maxProperties", "key"),
    has(schema, "multipleOf") ? `a multiple of ${text(schema, "multipleOf")}` : "",
    textOf(schema, "pattern") ? `matches ${textOf(schema, "pattern")}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

const has = (schema: Schema, keyword: string) => isNumeral(schema[keyword]);
const text = (schema: Schema, keyword: string) => shownValue(schema[keyword]);

function boundWords(schema: Schema): string {
  if (has(schema, "minimum") && has(schema, "maximum"))
    return `${text(schema, "minimum")} to ${text(schema, "maximum")}`;
  const signs: readonly (readonly [string, string])[] = [
    ["minimum", "≥"],
    ["exclusiveMinimum", ">"],
    ["maximum", "≤"],
    ["exclusiveMaximum", "<"],
  ];
  return signs
    .filter(([keyword]) => has(schema, keyword))
    .map(([keyword, sign]) => `${sign} ${text(schema, keyword)}`)
    .join(", ");
}

function sizeWords(schema: Schema, least: string, most: string, noun: string): string {
  const [min, max] = [Number(schema[least] ?? 0), has(schema, most) ? Number(schema[most]) : undefined];
  const plural = (count: number) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  if (max !== undefined)
    return min === max ? plural(max) : min > 0 ? `${min} to ${plural(max)}` : `at most ${plural(max)}`;
  return min > 0 ? `at least ${plural(min)}` : "";
}
