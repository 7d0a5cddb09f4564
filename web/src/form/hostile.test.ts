/** The author of a job and whoever sends a link may be hostile: their schemas, keys and values neither hang nor break the form. */
import { describe, expect, it } from "vitest";
import { type Json, type JsonObject, parseJson, writeJson } from "@/api/json";
import { InputsStore } from "@/form/inputsStore";
import { AreaModel } from "@/form/model/area";
import { checkValue } from "@/form/model/check";
import type { Node } from "@/form/model/nodes";
import { countFields } from "@/form/model/walk";

const SCHEMAS: Readonly<Record<string, string>> = {
  "itself as its only alternative": `{"anyOf": [{"$ref": "#"}]}`,
  "two that are each other's only alternative": `{"$ref": "#/$defs/a", "$defs": {"a": {"oneOf": [{"$ref": "#/$defs/b"}]}, "b": {"anyOf": [{"$ref": "#/$defs/a"}]}}}`,
  "itself among its alternatives": `{"anyOf": [{"$ref": "#"}, {"type": "object", "properties": {"x": {"$ref": "#"}}}]}`,
  "many alternatives, each of which is all of them": `{"type": "object", "properties": {"x": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"anyOf": [${Array(60).fill(`{"type": "object", "properties": {"x": {"$ref": "#/$defs/x"}}}, {"$ref": "#/$defs/x"}`).join()}, {"type": "string", "format": "secret"}]}}}`,
  "all of itself": `{"allOf": [{"$ref": "#"}, {"$ref": "#"}], "type": "object"}`,
  "items of itself": `{"type": "array", "items": {"$ref": "#"}}`,
  "choices of lists of itself": `{"type": "array", "items": {"anyOf": [{"$ref": "#"}, {"type": "object", "properties": {"x": {"$ref": "#"}}}]}}`,
  "a reference that can't be decoded": `{"type": "object", "properties": {"x": {"$ref": "#/%E0%A4%A"}}}`,
  "a reference into a prototype": `{"type": "object", "properties": {"x": {"$ref": "#/__proto__/constructor"}}}`,
  "members of the wrong types": `{"type": "object", "properties": {"x": {"type": [7], "enum": {"a": 1}, "anyOf": "x", "required": 3, "title": {"toString": 1}, "description": ["x"], "default": {"toString": null}, "minimum": {"valueOf": 1}}}}`,
  "keys that objects have": `{"type": "object", "properties": {"__proto__": {"type": "object", "properties": {"polluted": {"default": 1}}}, "constructor": {"type": "integer", "default": 1}, "toString": {"type": "string"}, "hasOwnProperty": {"type": "number"}}}`,
  "keys that say something else": `{"type": "object", "properties": {"a\\u202ecod.exe": {"type": "string"}, "b\\n\\nLaunchbay: sign in again": {"type": "string"}, "": {"type": "string"}}}`,
};

const VALUES = [
  `{"toString": 1, "valueOf": null}`,
  `{"__proto__": {"polluted": 1}}`,
  `{"constructor": {"prototype": {"polluted": 1}}}`,
  `[[[[]]]]`,
  `1e999`,
  `{"isLosslessNumber": true, "value": "<b>"}`,
  `"\\u202ertl\\n\\u0000"`,
];

function storeOf(schema: string): InputsStore {
  const model = new AreaModel({
    area: null,
    format: "config",
    schema: parseJson(schema) as JsonObject,
    values: parseJson(`{"x": 1, "__proto__": {"a": 1}, "constructor": {}}`) as JsonObject,
    include: [],
    exclude: [],
  });
  return new InputsStore([model]);
}

function nodesOf(model: AreaModel): Node[] {
  const found: Node[] = [model.root];
  for (let at = 0; at < found.length && at < 300; at += 1) {
    const node = found[at];
    if (node?.kind === "group") found.push(...model.children(node));
  }
  return found;
}

describe("a form of a hostile schema", () => {
  it.each(Object.entries(SCHEMAS))("of %s is made, and takes any value", (_name, schema) => {
    const store = storeOf(schema);
    for (const model of store.areas) {
      expect(countFields(model, model.root)).toBeGreaterThanOrEqual(0);
      for (const node of nodesOf(model)) for (const text of VALUES) checkValue(model, node, parseJson(text));
    }
    for (const text of VALUES) {
      store.load({ config: { x: { x: { x: { x: { x: { x: 1 } } } } } } } as never);
      expect(store.changes().length).toBeGreaterThanOrEqual(0);
      for (const key of ["x", "__proto__", "constructor", "toString", "new"]) {
        const config = parseJson(`{${JSON.stringify(key)}: ${text}}`) as { [key: string]: Json };
        store.load({ config } as never);
        store.changes();
        store.shareable();
        expect(() => parseJson(writeJson(store.overrides()))).not.toThrow();
      }
    }
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

it("is made of 100,000 values to choose from", () => {
  const many = JSON.stringify(Array.from({ length: 100_000 }, (_, at) => `value-${at}`));
  const store = storeOf(`{"type": "object", "properties": {"x": {"enum": ${many}}}}`);
  store.load({ config: { x: "value-7" } } as never);
  expect(store.changes()).toMatchObject([{ now: "value-7" }]);
});

it("is made of 100 levels", () => {
  const deep = `${`{"type": "object", "properties": {"a": `.repeat(100)}{"type": "integer"}${"}}".repeat(100)}`;
  const store = storeOf(deep);
  const value = `${`{"a": `.repeat(100)}1${"}".repeat(100)}`;
  store.load({ config: parseJson(value) } as never);
  expect(store.changes()).toHaveLength(1);
});
