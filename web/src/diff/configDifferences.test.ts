import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import { configDifferences } from "@/diff/configDifferences";

const differences = (was: string, now: string) => configDifferences(parseJson(was) as object, parseJson(now) as object);

describe("configDifferences", () => {
  it("names each leaf that differs, with the digits that were sent", () => {
    expect(differences('{"a": {"lr": 1e-05, "n": 1}, "l": [1, 2]}', '{"a": {"lr": 0.001, "n": 1}, "l": [1]}')).toEqual([
      { path: "a.lr", was: "1e-05", now: "0.001" },
      { path: "l", was: "[1, 2]", now: "[1]" },
    ]);
  });

  it("says what is new and what goes, and escapes keys", () => {
    expect(differences('{"a.b": "x"}', '{"__proto__": null}')).toEqual([
      { path: String.raw`a\.b`, was: '"x"', now: undefined },
      { path: "__proto__", was: undefined, now: "null" },
    ]);
  });

  it("is empty for the same values", () => {
    expect(differences('{"a": [1.0]}', '{"a": [1.0]}')).toEqual([]);
  });
});
