import { describe, expect, it } from "vitest";
import { parseJson, writeJson, type Json } from "@/api/json";
import { readFile } from "@/compare/readFile";
import { differs, extremesOf, inputRows, metricRows, outputRows, type ComparedRun } from "@/compare/rows";

interface Given {
  readonly config?: string;
  readonly texts?: Record<string, string>;
  readonly files?: Record<string, Json | null>;
  readonly newest?: string;
  readonly outputs?: Record<string, string>;
}

function run({ config, texts = {}, files, newest = "{}", outputs = {} }: Given): ComparedRun {
  const left = Object.entries(outputs).map(([path, sha256]) => ({ path, sha256, size: 1, name: null }));
  return {
    run: { metrics: parseJson(newest) },
    inputs: { config: config === undefined ? null : parseJson(config), files: texts },
    files,
    metrics: undefined,
    outputs: { outputs: left, deleted_at: null },
  } as unknown as ComparedRun;
}

describe("inputs side by side", () => {
  it("are leaf by leaf, and compared by their digits", () => {
    const rows = inputRows([
      run({ config: '{"m": {"lr": 1e-05, "n": 1}}' }),
      run({ config: '{"m": {"lr": 0.1, "n": 1}}' }),
    ]);
    expect(rows.map(({ name }) => name)).toEqual(["m.lr", "m.n"]);
    expect(rows.map(differs)).toEqual([true, false]);
  });

  it("have a gap for a run without the input", () => {
    const [row] = inputRows([run({ config: '{"a": null}' }), run({})]);
    expect(row?.values).toEqual([null, undefined]);
    expect(row && differs(row)).toBe(true);
  });

  it("name the file, and come after the run config", () => {
    const rows = inputRows([
      run({ texts: { "a.yaml": "lr: 1" }, files: { "a.yaml": { lr: 1 } } }),
      run({ config: '{"lr": 2}' }),
    ]);
    expect(rows.map(({ file, name }) => [file, name])).toEqual([
      [null, "lr"],
      ["a.yaml", "lr"],
    ]);
  });

  it("show a file that can't be read as one value", () => {
    const rows = inputRows([
      run({ texts: { "a.toml": "a = 1\nb = 2\n" } }),
      run({ texts: { "a.toml": "a = 2\nb = 2\n" } }),
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.values[0]).toBe("a = 1\nb = 2\n");
    expect(rows.map(differs)).toEqual([true]);
  });
});

describe("files", () => {
  it("of YAML keep the digits of numbers", async () => {
    const read = await readFile("a: 1e-05\nb: 12345678901234567890\nc: 0x1F\nd: yes\nl: [1.0]\n", "yaml");
    expect(writeJson(read)).toBe('{"a":1e-05,"b":12345678901234567890,"c":"0x1F","d":"yes","l":[1.0]}');
  });

  it("that are no YAML, or larger than there is room for, are not read", async () => {
    expect(await readFile("a: [", "yaml")).toBeNull();
    const bomb = ["a: &a [1,1,1,1,1,1,1,1,1,1]"];
    for (const [at, name] of [..."bcdefg"].entries()) {
      const above = "abcdefg"[at] ?? "";
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${above}`).join(",")}]`);
    }
    expect(await readFile(bomb.join("\n"), "yaml")).toBeNull();
    expect(await readFile("a = 1", "toml")).toBeNull();
    expect(await readFile("{", "json")).toBeNull();
  });
});

it("puts metrics side by side, and says where each is lowest and highest", () => {
  const [row] = metricRows([run({ newest: '{"loss": 0.5}' }), run({ newest: '{"loss": 0.25}' }), run({})]);
  expect(row?.values.map((value) => value?.last)).toEqual([0.5, 0.25, undefined]);
  expect(extremesOf([0.5, 0.25, undefined])).toEqual({ lowest: [1], highest: [0] });
  expect(extremesOf([".nan", "-.inf", 3])).toEqual({ lowest: [1], highest: [2] });
  expect(extremesOf([1, 1])).toEqual({ lowest: [], highest: [] });
});

it("compares outputs by their content", () => {
  const rows = outputRows([run({ outputs: { a: "x", b: "y" } }), run({ outputs: { a: "x", c: "z" } })]);
  expect(rows.map((row) => [row.name, differs(row)])).toEqual([
    ["a", false],
    ["b", true],
    ["c", true],
  ]);
});
