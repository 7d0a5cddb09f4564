import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { Inputs } from "@/jobs/inputs/rows";
import { diffInputs } from "@/jobs/versions/diff";

function inputsOf(properties: string, types: string): Inputs {
  return {
    config: {
      schema: parseJson(`{"properties": ${properties}}`),
      types: parseJson(types),
      values: {},
      include: null,
      exclude: null,
    } as NonNullable<Inputs["config"]>,
    files: {},
    args: {},
    env: {},
    variables: [],
    command: false,
    outputs: {},
  };
}

const OLD = inputsOf(
  `{"lr": {"type": "number", "default": 0.1}, "seed": {"type": "integer", "default": 1}, "gone": {"type": "boolean"}}`,
  `{"lr": "float", "seed": "int", "gone": "bool"}`,
);

describe("diffInputs", () => {
  it("finds nothing between a version and itself", () => {
    expect(diffInputs(OLD, OLD)).toEqual([]);
  });

  it("says what was added, what changed and how, and what was removed", () => {
    const newer = inputsOf(
      `{"lr": {"type": "number", "default": 0.2, "maximum": 1}, "seed": {"type": "integer", "default": 1},
        "epochs": {"type": "integer", "default": 3}}`,
      `{"lr": "float", "seed": "int", "epochs": "int"}`,
    );
    expect(diffInputs(OLD, newer)).toEqual([
      {
        area: null,
        path: "lr",
        kind: "changed",
        parts: [
          { name: "default", was: "0.1", is: "0.2" },
          { name: "allowed", was: "", is: "≤ 1" },
        ],
      },
      {
        area: null,
        path: "epochs",
        kind: "added",
        parts: [
          { name: "type", was: "", is: "int" },
          { name: "default", was: "", is: "3" },
        ],
      },
      { area: null, path: "gone", kind: "removed", parts: [{ name: "type", was: "bool", is: "" }] },
    ]);
  });

  it("tells a number's digits apart: 1 became 1.0", () => {
    const one = inputsOf(`{"x": {"type": "number", "default": 1}}`, `{"x": "float"}`);
    const other = inputsOf(`{"x": {"type": "number", "default": 1.0}}`, `{"x": "float"}`);
    expect(diffInputs(one, other)[0]?.parts).toEqual([{ name: "default", was: "1", is: "1.0" }]);
  });
});
