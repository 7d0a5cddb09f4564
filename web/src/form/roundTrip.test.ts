import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, isObject, writeJson } from "@/api/json";
import { editsFor } from "@/form/edits/diff";
import { sameValue } from "@/form/model/values";
import type { Overrides } from "@/form/store";
import { deedsOf, documentOf } from "@/form/testing/arbitraries";
import { SHAPES, type Shape, corpusShapes, storeOf } from "@/form/testing/shapes";
import { readYaml, writeYaml } from "@/form/yaml/yamlText";

const CORPUS = corpusShapes();

/** The document with its keys and marks in one order, as nothing depends on theirs. */
function sorted(value: Json): Json {
  if (Array.isArray(value))
    return [...(value as Json[]).map(sorted)].sort((a, b) => (writeJson(a) < writeJson(b) ? -1 : 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}

const asText = (value: unknown) => writeJson(sorted(value as Json), 1);

function expectRoundTrip(shape: Shape, runs: number) {
  const { store, model } = storeOf(shape);
  fc.assert(
    fc.property(deedsOf(model), (deeds) => {
      const given = documentOf(model, deeds);
      const missing = store.load(given as Overrides);
      expect(missing).toEqual([]);
      expect(asText(store.overrides())).toBe(asText(given));
      expect(store.changes()).toHaveLength(deeds.length);
      store.load({});
      expect(store.overrides()).toEqual({});
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

function expectYamlRoundTrip(shape: Shape, runs: number) {
  const { store, model } = storeOf(shape);
  const other = storeOf(shape).store;
  fc.assert(
    fc.property(deedsOf(model), (deeds) => {
      store.load(documentOf(model, deeds) as Overrides);
      const composed = store.composed(model.root) ?? null;
      const read = readYaml(writeYaml(composed));
      if ("fault" in read) throw new Error(read.fault);
      if (!sameValue(read.value, composed)) expect(asText(read.value)).toBe(asText(composed));
      other.load({});
      const root = other.areas[0]?.root;
      if (!root || !other.areas[0]) throw new Error("no area");
      other.layYaml(
        root,
        "",
        editsFor(other.areas[0], root, read.value, () => other.nextNumber()),
      );
      const shown = other.composed(root) ?? null;
      if (!sameValue(shown, composed, true)) expect(asText(shown)).toBe(asText(composed));
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

describe("an override that is loaded into the form is the override that the form sends", () => {
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    "%s",
    (_, shape) => expectRoundTrip(shape, 200),
    60_000,
  );

  test.skipIf(CORPUS.length === 0)(`${CORPUS.length} config files of the corpus`, { timeout: 120_000 }, () => {
    for (const shape of CORPUS) expectRoundTrip(shape, 5);
  });
});

describe("what a form shows as YAML is read back as the same values", () => {
  test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    "%s",
    (_, shape) => expectYamlRoundTrip(shape, 100),
    60_000,
  );

  test.skipIf(CORPUS.length === 0)(`${CORPUS.length} config files of the corpus`, { timeout: 120_000 }, () => {
    for (const shape of CORPUS) expectYamlRoundTrip(shape, 2);
  });
});
