import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import { launchersOf, usedInputs } from "@/jobs/usage/usage";
import type { ListedRun } from "@/jobs/queries";

type Overrides = ListedRun["overrides"];

const NOTHING: Overrides = {
  config: {},
  files: {},
  replace: { config: [], files: {} },
  add: { config: [], files: {} },
  remove: { config: [], files: {} },
  items: { config: [], files: {} },
  args: null,
  entry_point: null,
  env: {},
};
const run = (overrides: Partial<Overrides>) => ({ overrides: { ...NOTHING, ...overrides } });
const config = (json: string) => run({ config: parseJson(json) as Overrides["config"] });

describe("usedInputs", () => {
  it("counts runs by input and by value, the most used first", () => {
    const runs = [
      config(`{"lr": 0.1}`),
      config(`{"lr": 1e-05, "model": {"hidden": [8]}}`),
      config(`{"lr": 1e-05}`),
      run({ files: { "a.yaml": { lr: 2 } } }),
    ];
    expect(usedInputs(runs)).toEqual([
      {
        area: null,
        path: "lr",
        runs: 3,
        values: [
          ["1e-05", 2],
          ["0.1", 1],
        ],
      },
      { area: null, path: "model.hidden", runs: 1, values: [["[8]", 1]] },
      { area: "a.yaml", path: "lr", runs: 1, values: [["2", 1]] },
    ]);
  });

  it("shows no value of a secret", () => {
    const used = usedInputs([config(`{"token": "\${secret:01M8CBKMH2Q1CPAC5GB5XZG7F8}"}`)]);
    expect(used[0]?.values).toEqual([["(secret)", 1]]);
  });

  it("takes a map that replaces another for one value, and counts no map that only holds items", () => {
    const replaced = run({
      config: { classes: { cat: 1 } },
      replace: { config: ["classes"], files: {} },
    });
    const item = run({
      config: { model: {} },
      items: { config: [{ path: "model.hidden[0]", value: 7 }], files: {} },
    });
    expect(usedInputs([replaced, item]).map(({ path, values }) => [path, values[0]?.[0]])).toEqual([
      ["classes", "{cat: 1}"],
      ["model.hidden[0]", "7"],
    ]);
  });

  it("counts what is removed, words of the command, and variables", () => {
    const used = usedInputs([
      run({ remove: { config: ["ema"], files: { "a.yaml": ["x"] } }, args: ["--fast"], env: { DEBUG: "1" } }),
    ]);
    expect(used.map(({ area, path, values }) => [area, path, values[0]?.[0]])).toEqual([
      [null, "ema", "(removed)"],
      ["a.yaml", "x", "(removed)"],
      [null, "words after the command", "--fast"],
      [null, "$DEBUG", '"1"'],
    ]);
  });
});

describe("launchersOf", () => {
  it("counts by person, not by name, and knows when each launched last", () => {
    const by = (subject: string, at: string) => ({ created_by: { subject, name: "ada" }, created_at: at });
    const runs = [
      by("1", "2026-01-02T00:00:00.000Z"),
      by("2", "2026-01-01T00:00:00.000Z"),
      by("1", "2026-01-01T00:00:00.000Z"),
    ];
    expect(launchersOf(runs)).toEqual([
      { name: "ada", runs: 2, last: "2026-01-02T00:00:00.000Z" },
      { name: "ada", runs: 1, last: "2026-01-01T00:00:00.000Z" },
    ]);
  });
});
