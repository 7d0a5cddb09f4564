/** What a JSON Schema says of one node: what all of its parts that always hold say, one over another. */
import { isObject, type Json, type JsonObject } from "@/api/json";

const MAX_HOPS = 32;

/** The key paths of an input, from the outside in. */
export type Keys = readonly string[];

/** The keywords of a node with its references and its `allOf` folded in; what is written nearer wins. */
export function foldNode(root: JsonObject, schema: Json | undefined): JsonObject {
  return fold(root, schema, MAX_HOPS);
}

function fold(root: JsonObject, schema: Json | undefined, hops: number): JsonObject {
  if (!isObject(schema) || hops === 0) return {};
  const { $ref, allOf, ...own } = schema;
  let folded: JsonObject = {};
  if (typeof $ref === "string") folded = over(folded, fold(root, targetOf(root, $ref), hops - 1));
  if (Array.isArray(allOf)) for (const part of allOf) folded = over(folded, fold(root, part as Json, hops - 1));
  return over(folded, own);
}

/** Properties of both are properties of the result. */
function over(below: JsonObject, above: JsonObject): JsonObject {
  const properties = { ...members(below["properties"]), ...members(above["properties"]) };
  const required = [...list(below["required"]), ...list(above["required"])];
  return {
    ...below,
    ...above,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A JSON Pointer into the same document; anchors and other documents are left to the API. */
function targetOf(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith("#")) return undefined;
  let found: Json | undefined = root;
  for (const step of decodeURIComponent(reference.slice(1)).split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    found = isObject(found) ? found[key] : Array.isArray(found) ? (found as readonly Json[])[Number(key)] : undefined;
  }
  return found;
}

/** The options of a node: the map that it has beside null is looked through to. */
export function optionsOf(node: JsonObject): readonly Json[] {
  return [...list(node["anyOf"]), ...list(node["oneOf"])];
}

/** The named keys of a node, those of its one map beside null included. */
export function propertiesOf(root: JsonObject, node: JsonObject): JsonObject {
  const own = members(node["properties"]);
  if (Object.keys(own).length > 0) return own;
  const maps = optionsOf(node)
    .map((option) => foldNode(root, option))
    .filter((option) => isObject(option["properties"]));
  return maps.length === 1 ? members(maps[0]?.["properties"]) : {};
}

function members(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
