/** Says early what is wrong with a value, as a convenience. The API's dry run decides. */
import type { OutputUnit, Schema as CheckedSchema, Validator } from "@cfworker/json-schema";
import { type Json, isNumeral, isObject, numeralText } from "@/api/json";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { isNumberWord } from "@/form/model/numerals";
import type { Schema } from "@/form/model/schemas";
import { rangeWords } from "@/form/model/words";

let checker: typeof Validator | undefined;

/** Load what checks values against schemas. Until it is there, only the API's dry run does. */
export async function loadChecker(): Promise<void> {
  checker ??= (await import("@cfworker/json-schema")).Validator;
}

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
  const [error] = errorsOf(node.schema, value);
  return error && sentence(error, node);
}

const isInterpolation = (value: Json) => typeof value === "string" && (value.includes("${") || value === "???");

function numberWords(node: Node, value: Json): string {
  const kind = node.kind === "field" && node.isInt ? "a whole number" : "a number";
  return value === "" ? `Give ${kind}.` : `Not ${kind}: ${String(value)}`;
}

const KEPT = [
  "type",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "pattern",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
];

/** The validator notes things in the schema that it is given, so it gets a copy, in JavaScript's numbers. */
function errorsOf(schema: Schema, value: Json): readonly OutputUnit[] {
  if (checker === undefined) return [];
  const copy = Object.fromEntries(
    KEPT.filter((name) => name in schema).map((name) => [name, plain(schema[name] ?? null)]),
  );
  try {
    return new checker(copy as CheckedSchema, "2020-12").validate(plain(value)).errors;
  } catch {
    return []; // a pattern that only the API's validator reads
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
    case "pattern":
      return `Must match ${String(schema["pattern"])}`;
    case "uniqueItems":
      return "An item is there twice.";
    case "type":
      return "Not a value of this type.";
    default:
      return range ? `Must be ${range}.` : error.error;
  }
}
