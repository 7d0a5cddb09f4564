import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import { inputAreas, searchRows, valueText, type Inputs, type InputRow } from "@/jobs/inputs/rows";

function inputsOf(schema: string, types: string, exclude: string[] | null = null): Inputs {
  return {
    config: { schema: parseJson(schema), types: parseJson(types), values: {}, include: null, exclude } as NonNullable<
      Inputs["config"]
    >,
    files: {},
    args: {},
    env: {},
    variables: [],
    command: false,
    outputs: {},
  };
}

function rowsOf(schema: string, types: string): readonly InputRow[] {
  return inputAreas(inputsOf(schema, types))[0]?.rows ?? [];
}

const property = (schema: string, type = "float") => rowsOf(`{"properties": {"x": ${schema}}}`, `{"x": "${type}"}`)[0];

describe("inputAreas", () => {
  it("has a row for each leaf, with its dotted path and all that the schema says of it", () => {
    const rows = rowsOf(
      `{"properties": {"model": {"type": "object", "properties": {
         "lr": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 1e-05, "description": "Step size"}}}}}`,
      `{"model": {"lr": "float"}}`,
    );
    expect(rows).toEqual([
      {
        area: null,
        path: "model.lr",
        label: "",
        type: "float",
        preset: "1e-05",
        limits: "> 0, ≤ 1",
        choices: [],
        description: "Step size",
        isRequired: false,
        isSecret: false,
        isOpen: false,
      },
    ]);
  });

  it("follows references and folds allOf; what stands beside them wins", () => {
    const row = rowsOf(
      `{"$defs": {"Rate": {"type": "number", "minimum": 0, "description": "A rate"}},
        "properties": {"x": {"allOf": [{"$ref": "#/$defs/Rate"}], "description": "The rate", "default": 0.5}}}`,
      `{"x": "float"}`,
    )[0];
    expect(row).toMatchObject({ limits: "≥ 0", description: "The rate", preset: "0.5" });
  });

  it("ends at a reference that leads to itself", () => {
    const row = rowsOf(
      `{"$defs": {"A": {"$ref": "#/$defs/A"}}, "properties": {"x": {"$ref": "#/$defs/A"}}}`,
      `{"x": "any"}`,
    );
    expect(row[0]?.path).toBe("x");
  });

  it("looks through a map that may be null", () => {
    const rows = rowsOf(
      `{"properties": {"ema": {"anyOf": [{"type": "object", "properties": {"decay": {"type": "number", "default": 0.9}}},
         {"type": "null"}]}}}`,
      `{"ema": {"decay": "float"}}`,
    );
    expect(rows).toMatchObject([{ path: "ema.decay", preset: "0.9" }]);
  });

  it("shows no default of a secret, and says that it is one", () => {
    expect(property(`{"type": "string", "format": "secret", "default": "abc"}`, "str")).toMatchObject({
      type: "secret",
      isSecret: true,
      preset: "",
    });
  });

  it("calls an input required only where it has no default", () => {
    const rows = rowsOf(
      `{"required": ["a", "b"], "properties": {"a": {"type": "integer"}, "b": {"type": "integer", "default": 1}}}`,
      `{"a": "int", "b": "int"}`,
    );
    expect(rows.map((row) => row.isRequired)).toEqual([true, false]);
  });

  it("lists a map that takes keys of the launch's own, beside those that it has", () => {
    const rows = rowsOf(
      `{"properties": {"augment": {"type": "object", "additionalProperties": true,
         "properties": {"flip": {"type": "boolean", "default": true}}}}}`,
      `{"augment": {"flip": "bool"}}`,
    );
    expect(rows.map(({ path, isOpen }) => [path, isOpen])).toEqual([
      ["augment", true],
      ["augment.flip", false],
    ]);
  });

  it("says the choices, and the limits of a value that may be null", () => {
    expect(property(`{"enum": ["adamw", "1", 1, null]}`, "one of …")).toMatchObject({
      type: "choice",
      choices: ["adamw", '"1"', "1", "null"],
    });
    expect(property(`{"anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "null"}]}`)).toMatchObject({
      limits: "1 to 9",
    });
  });

  it("writes a date without quotes", () => {
    expect(property(`{"type": "string", "format": "date", "default": "2026-01-31"}`, "date")).toMatchObject({
      preset: "2026-01-31",
    });
  });

  it("does not take a key for a member of every object", () => {
    expect(rowsOf(`{"properties": {}}`, `{"constructor": "str"}`)[0]).toMatchObject({
      path: "constructor",
      preset: "",
    });
  });

  it("names what is excluded", () => {
    expect(inputAreas(inputsOf("{}", "{}", ["paths", "data.key"]))[0]?.excluded).toEqual(["paths", "data.key"]);
  });
});

describe("valueText", () => {
  it.each([
    [`"adamw"`, "adamw"],
    [`"true"`, `"true"`],
    [`"1"`, `"1"`],
    [`""`, `""`],
    [`"a: b"`, `"a: b"`],
    [`[64, 32]`, "[64, 32]"],
    [`{"p": 1.0, "name": "flip"}`, "{p: 1.0, name: flip}"],
    [`12345678901234567890`, "12345678901234567890"],
    [`null`, "null"],
  ])("writes %s as %s", (json, text) => {
    expect(valueText(parseJson(json))).toBe(text);
  });
});

describe("searchRows", () => {
  it("finds by path, choice and description; every word counts", () => {
    const rows = rowsOf(
      `{"properties": {"lr": {"type": "number", "description": "Step size"}, "opt": {"enum": ["adamw", "sgd"]}}}`,
      `{"lr": "float", "opt": "one of"}`,
    );
    expect(searchRows(rows, "step LR").map((row) => row.path)).toEqual(["lr"]);
    expect(searchRows(rows, "adam").map((row) => row.path)).toEqual(["opt"]);
    expect(searchRows(rows, "adam step")).toEqual([]);
  });
});
