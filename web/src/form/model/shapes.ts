/** Which kind of node a schema asks for: decided once, from its types and what is there. */
import { type Json, isNumeral, isObject } from "@/api/json";
import type { Widget } from "@/form/model/nodes";
import { isNumberWord } from "@/form/model/numerals";
import { matchesPattern } from "@/form/model/patterns";
import {
  type Schema,
  type SchemaReader,
  isSecret,
  listOf,
  namedIn,
  overlay,
  textOf,
  typesOf,
} from "@/form/model/schemas";

export type Shape =
  | { readonly kind: "field"; readonly widget: Widget; readonly options?: readonly Json[]; readonly isInt?: boolean }
  | { readonly kind: "group" }
  | { readonly kind: "list"; readonly items: "rows" | "groups" }
  | { readonly kind: "choice"; readonly variants: readonly Schema[] };

/** A schema without null, with one of its alternatives taken if it is the only one. */
export interface Narrowed {
  readonly schema: Schema;
  readonly isNullable: boolean;
  readonly variants: readonly Schema[];
}

const LONG_TEXT = 200;
const MAX_NESTED = 20; // schemas that are another's only alternative, which may be that one again
const MAX_LOOKS = 1000; // at schemas, to find the variant of a value
const DATES: ReadonlySet<string> = new Set(["date", "time", "date-time"]);

const narrowedOf = new WeakMap<Schema, Narrowed>();

/** Tell null and alternatives apart. The same schema has the same answer, so that one that holds itself is known again. */
export function narrow(reader: SchemaReader, given: Schema, depth = 0): Narrowed {
  const known = narrowedOf.get(given);
  if (known) return known;
  if (depth > MAX_NESTED) return { schema: {}, isNullable: false, variants: [] };
  const found = tellApart(reader, given, depth);
  narrowedOf.set(given, found);
  return found;
}

function tellApart(reader: SchemaReader, given: Schema, depth: number): Narrowed {
  let schema = given;
  let isNullable = listOf(schema, "enum").includes(null);
  for (const keyword of ["anyOf", "oneOf"]) {
    const all = listOf(schema, keyword).map((one) => reader.plain(one));
    if (all.length === 0) continue;
    const { [keyword]: _alternatives, ...beside } = schema;
    const shared = without(beside, "default"); // which is of one variant only
    const rest = all.filter((one): one is Schema => one !== false && !isNull(one));
    isNullable ||= rest.length < all.filter((one) => one !== false).length;
    if (rest.length === 1 && rest[0]) {
      const inner = narrow(reader, overlay(rest[0], beside), depth + 1);
      return { ...inner, isNullable: isNullable || inner.isNullable };
    }
    const enumerated = mergeEnumerations(rest);
    if (enumerated) schema = { ...beside, enum: enumerated };
    else if (rest.length > 1) return { schema: beside, isNullable, variants: rest.map((one) => overlay(shared, one)) };
    else schema = beside;
  }
  const types = typesOf(schema);
  isNullable ||= types.includes("null") && types.length > 1;
  const others = types.filter((type) => type !== "null");
  if (others.length > 1 && !("enum" in schema)) {
    const variants = mergedNumbers(others).map((type) => ({ ...without(schema, "default"), type, title: "" }));
    if (variants.length > 1) return { schema, isNullable, variants };
    return { schema: variants[0] ?? schema, isNullable, variants: [] };
  }
  return { schema: types.length > others.length ? { ...schema, type: others } : schema, isNullable, variants: [] };
}

function without(schema: Schema, keyword: string): Schema {
  const { [keyword]: _left, ...rest } = schema;
  return rest;
}

const isNull = (schema: Schema) => schema["type"] === "null" || ("const" in schema && schema["const"] === null);

/** A float accepts an int. */
const mergedNumbers = (types: readonly string[]) =>
  types.filter((type) => !(type === "integer" && types.includes("number")));

function mergeEnumerations(schemas: readonly Schema[]): Json[] | undefined {
  if (schemas.length === 0) return undefined;
  const values: Json[] = [];
  for (const schema of schemas) {
    if ("const" in schema) values.push(schema["const"] as Json);
    else if (listOf(schema, "enum").length > 0) values.push(...listOf(schema, "enum"));
    else return undefined;
  }
  return values;
}

/** The shape for a schema without null and alternatives; `present` is what is there. A list in a list is YAML. */
export function shapeOf(reader: SchemaReader, narrowed: Narrowed, present: Json | undefined, isItem = false): Shape {
  const { schema, variants } = narrowed;
  if (isSecret(schema)) return { kind: "field", widget: "secret" };
  if (variants.length > 0) return { kind: "choice", variants };
  const options = "const" in schema ? [schema["const"] as Json] : listOf(schema, "enum");
  if (options.length > 0) return isScalarList(options) ? { kind: "field", widget: "options", options } : YAML;
  const [type] = typesOf(schema);
  if (type === "object") return { kind: "group" };
  if (type === "array") return isItem ? YAML : listShape(reader, schema, present);
  if (type === "boolean") return { kind: "field", widget: "switch" };
  if (type === "integer" || type === "number") return { kind: "field", widget: "number", isInt: type === "integer" };
  if (type === "string") return { kind: "field", widget: textWidget(schema, present) };
  return "additionalProperties" in schema && isObject(present) ? { kind: "group" } : YAML;
}

const YAML: Shape = { kind: "field", widget: "yaml" };

const isScalar = (value: Json) => !Array.isArray(value) && !isObject(value);
const isScalarList = (values: readonly Json[]) => values.every(isScalar);

function textWidget(schema: Schema, present: Json | undefined): Widget {
  const format = textOf(schema, "format") ?? "";
  if (DATES.has(format)) return format as Widget;
  const isLong = isNumeral(schema["maxLength"]) && Number(schema["maxLength"]) > LONG_TEXT;
  const text = typeof present === "string" ? present : "";
  const isMultiline = ["multiline", "textarea"].includes(format);
  return isMultiline || isLong || text.includes("\n") || text.length > LONG_TEXT || "contentMediaType" in schema
    ? "lines"
    : "text";
}

/** Lists of scalars have a row for each item, lists of maps a group; any other list is YAML. */
function listShape(reader: SchemaReader, schema: Schema, present: Json | undefined): Shape {
  const items = [...listOf(schema, "prefixItems"), ...("items" in schema ? [schema["items"] as Json] : [])];
  const shapes = items
    .map((item) => reader.plain(item))
    .filter((item): item is Schema => item !== false && Object.keys(item).length > 0)
    .map((item) => shapeOf(reader, narrow(reader, item), undefined, true));
  if (shapes.length === 0) return YAML;
  const isPresentIn = (test: (item: Json) => boolean) => !Array.isArray(present) || (present as Json[]).every(test);
  if (shapes.every((shape) => shape.kind === "field" && shape.widget !== "yaml"))
    return isPresentIn(isScalar) ? { kind: "list", items: "rows" } : YAML;
  if (listOf(schema, "prefixItems").length > 0) return YAML;
  const areGroups = shapes.every((shape) => shape.kind === "group" || isChoiceOfGroups(reader, shape));
  return areGroups && isPresentIn(isObject) ? { kind: "list", items: "groups" } : YAML;
}

function isChoiceOfGroups(reader: SchemaReader, shape: Shape): boolean {
  return (
    shape.kind === "choice" &&
    shape.variants.every((one) => shapeOf(reader, narrow(reader, one), undefined, true).kind === "group")
  );
}

/** The schema of a key: by its name, by a pattern, or as any other key; undefined if the map has no room for it. */
export function schemaOfKey(reader: SchemaReader, group: Schema, key: string, isClosed: boolean): Schema | undefined {
  const named = namedIn(group, "properties");
  if (Object.hasOwn(named, key)) return reader.plain(named[key]) || undefined;
  for (const [pattern, schema] of Object.entries(namedIn(group, "patternProperties"))) {
    if (matchesPattern(pattern, key)) return reader.plain(schema) || undefined;
  }
  const other = group["additionalProperties"] ?? group["unevaluatedProperties"];
  if (other === undefined) return isClosed ? undefined : {};
  return reader.plain(other) || undefined;
}

/** Which variant of a choice a value is of: the one whose type and fixed members fit, and that knows most of its keys. */
export function variantOf(reader: SchemaReader, variants: readonly Schema[], value: Json | undefined): number {
  let best = -1;
  let bestScore = -Infinity;
  const looks = { left: MAX_LOOKS };
  variants.forEach((variant, at) => {
    const score = value === undefined ? -Infinity : fit(reader, variant, value, looks);
    if (score > bestScore) [best, bestScore] = [at, score];
  });
  return best;
}

/** Alternatives may have alternatives, and so on for ever: after so many looks, none fits. */
function fit(reader: SchemaReader, given: Schema, value: Json, looks: { left: number }): number {
  looks.left -= 1;
  if (looks.left < 0) return -Infinity;
  const { schema, variants } = narrow(reader, given);
  if (variants.length > 0) return Math.max(...variants.map((one) => fit(reader, one, value, looks)));
  const types = typesOf(schema);
  if ("const" in schema) return schema["const"] === value ? 3 : -Infinity;
  const options = listOf(schema, "enum");
  if (options.length > 0) return options.includes(value) ? 3 : -Infinity;
  if (types.length > 0 && !types.includes(typeOfValue(value, types))) return -Infinity;
  return isObject(value) ? fitOfKeys(reader, schema, value) : types.length > 0 ? 2 : 0;
}

function fitOfKeys(reader: SchemaReader, schema: Schema, value: Schema): number {
  let score = 2;
  const named = namedIn(schema, "properties");
  for (const [key, inner] of Object.entries(value)) {
    if (!Object.hasOwn(named, key)) {
      score -= 1;
      continue;
    }
    const plain = reader.plain(named[key]);
    if (plain !== false && "const" in plain) score += plain["const"] === inner ? 100 : -100;
    else score += 1;
  }
  return score - listOf(schema, "required").filter((key) => !Object.hasOwn(value, String(key))).length;
}

function typeOfValue(value: Json, allowed: readonly string[]): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isObject(value)) return "object";
  if (typeof value === "boolean") return "boolean";
  if (isNumberWord(value) && allowed.includes("number") && !allowed.includes("string")) return "number";
  if (!isNumeral(value)) return "string";
  const isInt = !/[.eE]/.test(typeof value === "number" ? String(value) : value.value);
  return isInt && allowed.includes("integer") ? "integer" : "number";
}
