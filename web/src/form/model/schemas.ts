/** JSON Schema as far as a form reads it: references followed, `allOf` in one, null and choices told apart. */
import { type Json, type JsonObject, isObject } from "@/api/json";
import { member } from "@/form/model/values";

export type Schema = JsonObject;

const MAX_REFERENCES = 100;
const EMPTY: Schema = {};

/** Reads the schemas of one area; what a `$ref` means depends on the root. */
export class SchemaReader {
  private readonly plainOf = new WeakMap<object, Schema | false>();
  private anchors: Map<string, Json> | undefined;

  constructor(readonly root: Schema) {}

  /** The schema with its references followed and its `allOf` merged; false if it allows nothing. */
  plain(schema: Json | undefined): Schema | false {
    if (schema === false) return false;
    if (!isObject(schema)) return EMPTY;
    const known = this.plainOf.get(schema);
    if (known !== undefined) return known;
    this.plainOf.set(schema, EMPTY); // of a schema that asks for itself
    const found = this.merged(schema);
    this.plainOf.set(schema, found);
    return found;
  }

  private merged(schema: Schema): Schema | false {
    const { $ref, $dynamicRef, allOf, ...own } = this.follow(schema);
    let found: Schema = own;
    for (const part of Array.isArray(allOf) ? (allOf as Json[]) : []) {
      const plain = this.plain(part);
      if (plain === false) return false;
      found = overlay(plain, found);
    }
    return found;
  }

  private follow(schema: Schema): Schema {
    let found = schema;
    for (let left = MAX_REFERENCES; left > 0; left -= 1) {
      const { $ref, $dynamicRef, ...beside } = found;
      const reference = $ref ?? $dynamicRef;
      if (typeof reference !== "string") return found;
      const target = this.target(reference);
      if (!isObject(target)) return beside;
      found = overlay(target, beside);
      if ("allOf" in target && "allOf" in beside)
        found = { ...found, allOf: [target["allOf"], beside["allOf"]].flat() as Json[] };
    }
    return EMPTY;
  }

  private target(reference: string): Json | undefined {
    if (!reference.startsWith("#")) return undefined;
    const fragment = decoded(reference.slice(1));
    if (fragment === undefined) return undefined;
    if (fragment === "") return this.root;
    if (!fragment.startsWith("/")) return this.anchor(fragment);
    let found: Json | undefined = this.root;
    for (const step of fragment.slice(1).split("/")) {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
      found = Array.isArray(found) ? (found as Json[])[Number(key)] : member(found, key);
    }
    return found;
  }

  private anchor(name: string): Json | undefined {
    if (this.anchors === undefined) {
      this.anchors = new Map();
      collectAnchors(this.root, this.anchors);
    }
    return this.anchors.get(name);
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // it leads nowhere
  }
}

function collectAnchors(schema: Json, found: Map<string, Json>): void {
  if (Array.isArray(schema)) schema.forEach((inner: Json) => collectAnchors(inner, found));
  if (!isObject(schema)) return;
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const name = schema[keyword];
    if (typeof name === "string") found.set(name, schema);
  }
  Object.values(schema).forEach((inner) => collectAnchors(inner, found));
}

/** One schema laid over another that holds for the same value, too. */
export function overlay(below: Schema, above: Schema): Schema {
  const found: Record<string, Json> = { ...below, ...above };
  for (const keyword of ["properties", "patternProperties"]) {
    if (isObject(below[keyword]) && isObject(above[keyword])) found[keyword] = { ...below[keyword], ...above[keyword] };
  }
  if (Array.isArray(below["required"]) && Array.isArray(above["required"]))
    found["required"] = [...new Set([...below["required"], ...above["required"]])] as Json[];
  return found;
}

export const textOf = (schema: Schema, keyword: string): string | undefined =>
  typeof schema[keyword] === "string" ? schema[keyword] : undefined;

export const listOf = (schema: Schema, keyword: string): readonly Json[] =>
  Array.isArray(schema[keyword]) ? (schema[keyword] as Json[]) : [];

export const namedIn = (schema: Schema, keyword: string): Schema =>
  isObject(schema[keyword]) ? schema[keyword] : EMPTY;

/** The types that a schema names, or that its keywords are about; none if it may be anything. */
export function typesOf(schema: Schema): readonly string[] {
  const { type } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.filter((one: Json): one is string => typeof one === "string");
  const about = Object.entries(ABOUT).find(([, keywords]) => keywords.some((keyword) => keyword in schema));
  return about ? [about[0]] : [];
}

const ABOUT: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "patternProperties", "required"],
  array: ["items", "prefixItems", "minItems", "maxItems"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["pattern", "minLength", "maxLength", "format"],
};

const SECRET_FORMATS = ["secret", "password"];

export function isSecret(schema: Schema): boolean {
  return SECRET_FORMATS.includes(textOf(schema, "format") ?? "");
}
