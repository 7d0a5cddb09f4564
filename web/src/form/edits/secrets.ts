/** Overrides without secrets: for links, drafts and everything that is shown. */
import { type Json, isObject } from "@/api/json";
import type { Entry } from "@/form/edits/edits";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { type Schema, isSecret } from "@/form/model/schemas";
import { member, setMember } from "@/form/model/values";

/** The entry without the secrets in its value; undefined if nothing is left. */
export function withoutSecrets(model: AreaModel, entry: Entry): Entry | undefined {
  if (entry.edit.kind !== "value") return entry;
  if (model.isSecretAt(entry.path)) return undefined;
  // What a value is may depend on the variant of a choice: it is taken for each.
  const nodes = model.findAll(entry.path);
  const value = nodes.reduce<Json | undefined>(
    (left, node) => (left === undefined ? left : strip(model, node, left)),
    nodes.length > 0 ? entry.edit.value : undefined,
  );
  if (value === undefined) return undefined;
  if (value === entry.edit.value) return entry;
  const { text: _typed, ...edit } = entry.edit;
  return { path: entry.path, edit: { ...edit, value } };
}

/** The value without its secrets. What no node tells apart is left out if a secret may be in it. */
function strip(model: AreaModel, node: Node, value: Json): Json | undefined {
  if (!mayHoldSecret(model, node.schema, new Set())) return value;
  if (node.kind === "field") return undefined;
  if (Array.isArray(value)) {
    return (value as Json[]).flatMap((item, at) => {
      const inner = model.child(node, at);
      return (inner && strip(model, inner, item)) ?? [];
    });
  }
  if (!isObject(value)) return typeof value === "string" ? undefined : value; // a text here may be a misplaced secret
  const kept: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = model.child(node, key);
    const stripped = below && strip(model, below, inner);
    if (stripped !== undefined) setMember(kept, key, stripped);
  }
  return kept;
}

/** Whether a value of a schema is a secret or may have one in it. */
function mayHoldSecret(model: AreaModel, schema: Json | undefined, seen: Set<Json>): boolean {
  if (Array.isArray(schema)) return schema.some((one: Json) => mayHoldSecret(model, one, seen));
  if (!isObject(schema) || seen.has(schema)) return false;
  seen.add(schema);
  const plain = model.reader.plain(schema);
  if (plain === false) return false;
  if (isSecret(plain)) return true;
  return HOLDERS.some((keyword) => {
    const inner = member(plain, keyword);
    return NAMED.has(keyword) && isObject(inner)
      ? Object.values(inner).some((one) => mayHoldSecret(model, one, seen))
      : mayHoldSecret(model, inner, seen);
  });
}

const NAMED: ReadonlySet<string> = new Set<keyof Schema & string>([
  "properties",
  "patternProperties",
  "dependentSchemas",
]);
const HOLDERS = [...NAMED, "items", "prefixItems", "additionalProperties", "unevaluatedProperties", "contains"].concat([
  "unevaluatedItems",
  "anyOf",
  "oneOf",
  "allOf",
  "if",
  "then",
  "else",
]);
