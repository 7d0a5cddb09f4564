/** Says early what is wrong with a value, as a convenience. The API's dry run decides. */
import { type OutputUnit, type Schema as CheckedSchema, Validator } from "@cfworker/json-schema";
import { type Json, isNumeral, isObject, numeralText, writeJson } from "@/api/json";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { isNumberWord } from "@/form/model/numerals";
import { matchesPattern } from "@/form/model/patterns";
import type { Schema } from "@/form/model/schemas";
import { rangeWords } from "@/form/model/words";

/** What is wrong with the value of a field, in words; undefined if nothing is, or if only the API can tell. */
export function checkValue(model: AreaModel, node: Node, value: Json | undefined): string | undefined {
  if (node.kind === "group" || node.kind === "choice") return undefined;
  if (value === undefined) return node.isRequired ? "Required: give a value." : undefined;
  if (value === null && node.isNullable) return undefined;
  if (model.allowsInterpolations && isInterpolation(value)) return undefined;
  if (node.kind === "field" && node.widget === "number") {
    if (isNumberWord(value)) return node.isInt ? numberWords(node, value) : undefined;
    if (!isNumeral(value)) return numberWords(node, value);
  }
  const pattern = node.schema["pattern"];
  if (typeof pattern === "string" && typeof value === "string" && matchesPattern(pattern, value) === false)
    return `Must match ${pattern}`;
  const [error] = errorsOf(node.schema, value);
  return error && sentence(error, node);
}

const isInterpolation = (value: Json) => typeof value === "string" && (value.includes("${") || value === "???");

function numberWords(node: Node, value: Json): string {
  const kind = node.kind === "field" && node.isInt ? "a whole number" : "a number";
  return value === "" ? `Give ${kind}.` : `Not ${kind}: ${typeof value === "string" ? value : writeJson(value)}`;
}

const KEPT = [
  "type",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
];

const MAX_COMPARED = 1000; // items, each of which is compared with each

/** The validator notes things in the schema that it is given, so it gets a copy, in JavaScript's numbers. */
function errorsOf(schema: Schema, value: Json): readonly OutputUnit[] {
  if (Array.isArray(value) && value.length > MAX_COMPARED) return []; // the API decides
  const copy = Object.fromEntries(
    KEPT.filter((name) => name in schema).map((name) => [name, plain(schema[name] ?? null)]),
  );
  try {
    return new Validator(copy as CheckedSchema, "2020-12").validate(plain(value)).errors;
  } catch {
    return []; // a keyword that only the API's validator reads
  }
}

function plain(value: Json): unknown {
  if (isNumeral(value)) return Number(numeralText(value));
  if (Array.isArray(value)) return (value as Json[]).map(plain);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value;
}

function sentence(error: OutputUnit, node: Node): string {
  const { schema } = node;
  const range = rangeWords(schema);
  switch (error.keyword) {
    case "uniqueItems":
      return "An item is there twice.";
    case "type":
      return "Not a value of this type.";
    default:
      return range ? `Must be ${range}.` : error.error;
  }
}
