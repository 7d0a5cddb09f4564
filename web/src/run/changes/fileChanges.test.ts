import { expect, it } from "vitest";
import { fileChanges, registeredAt } from "@/run/changes/fileChanges";

const NOTHING = { config: [], files: {} };
const overrides = {
  config: { lr: 1 },
  files: { "a.yaml": { trainer: { epochs: 9, opts: { a: 1 } }, "x.y": "on" } },
  replace: { config: [], files: { "a.yaml": ["trainer.opts"] } },
  add: { config: [], files: { "a.yaml": ["x\\.y"] } },
  remove: { config: [], files: { "a.yaml": ["data.path"] } },
  items: { config: [], files: { "a.yaml": [{ path: "layers[1]", value: 64 }] } },
  args: null,
  entry_point: null,
  env: {},
};
const schema = {
  type: "object",
  properties: {
    trainer: {
      type: "object",
      properties: {
        epochs: { type: "integer", default: 5 },
        opts: { type: "object", properties: { b: { default: 2 } } },
      },
    },
    data: { type: "object", properties: { path: { default: "x.csv" } } },
    layers: { type: "array", default: [32, 32] },
  },
};

it("lists each change of a file with what was registered", () => {
  const files = { "a.yaml": { format: "yaml", schema, types: {}, include: null, exclude: null } } as const;
  expect(fileChanges(overrides, files)).toEqual([
    {
      file: "a.yaml",
      changes: [
        { path: "trainer.epochs", was: "5", now: "9" },
        { path: "trainer.opts", was: '{"b": 2}', now: '{"a": 1}' },
        { path: "x\\.y", was: undefined, now: '"on"' },
        { path: "layers[1]", was: "32", now: "64" },
        { path: "data.path", was: '"x.csv"', now: undefined },
      ],
    },
  ]);
});

it("says what a file changes whose schema is not known any more", () => {
  expect(
    fileChanges(
      { ...overrides, files: { b: { x: 1 } }, replace: NOTHING, add: NOTHING, remove: NOTHING, items: NOTHING },
      {},
    ),
  ).toEqual([{ file: "b", changes: [{ path: "x", was: undefined, now: "1" }] }]);
});

it("never reads what every object has", () => {
  expect(registeredAt(schema, ["constructor", "name"])).toBeUndefined();
});
