import { expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import { changesOf, changesText } from "@/runs/changes";

const NONE = { config: {}, files: {} };
const LISTS = { config: [], files: {} };

function overrides(given: string): Schemas["OverridesView"] {
  const base = {
    ...NONE,
    replace: LISTS,
    add: LISTS,
    remove: LISTS,
    items: LISTS,
    args: null,
    entry_point: null,
    env: {},
  };
  return { ...base, ...(parseJson(given) as object) } as unknown as Schemas["OverridesView"];
}

it("shortens paths to their last key, and keeps the digits of numbers", () => {
  const changes = changesOf(
    overrides('{"config": {"optimizer": {"lr": 1e-05}}, "files": {"a.yaml": {"t": {"epochs": 3}}}}'),
  );
  expect(changesText(changes)).toBe("lr=1e-05 epochs=3");
  expect(changes.map(({ input }) => input)).toEqual(["optimizer.lr", "a.yaml:t.epochs"]);
});

it("tells changes with the same last key apart", () => {
  const changes = changesOf(overrides('{"config": {"a": {"lr": 1}, "b": {"lr": 2}}}'));
  expect(changesText(changes)).toBe("a.lr=1 b.lr=2");
});

it("says what is removed, edited and given to the command", () => {
  const changes = changesOf(
    overrides(
      '{"remove": {"config": ["old.key"], "files": {}}, "items": {"config": [{"path": "sizes[0]", "value": 8}], "files": {}}, "args": ["--fast"], "env": {"SEED": "1"}}',
    ),
  );
  expect(changesText(changes)).toBe("sizes[0]=8 old.key removed args=--fast SEED=1");
});

it("escapes dots in keys, and tells an input from the fact of its name", () => {
  const changes = changesOf(overrides('{"config": {"a.b": 1, "state": "x"}}'));
  expect(changes.map(({ input }) => input)).toEqual(["a\\.b", "config:state"]);
});
