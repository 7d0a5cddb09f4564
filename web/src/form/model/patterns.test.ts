import { describe, expect, it } from "vitest";
import { SchemaReader } from "@/form/model/schemas";
import { schemaOfKey } from "@/form/model/shapes";
import { matchesPattern } from "@/form/model/patterns";

const LONG = `${"a".repeat(400)}!`;

describe("matchesPattern", () => {
  it.each([
    ["^[a-z]+$", "abc", true],
    ["^[a-z]+$", "ABC", false],
    ["^\\d{4}-\\d{2}$", "2026-01", true],
    ["^s3://[^/]+/.+", "s3://bucket/key", true],
    ["^(adam|sgd)$", "adam", true],
    ["[(+*]", "a+b", true],
    ["^(v)?[0-9]", "v1", true],
  ])("reads %s", (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it.each([
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa){2,}$",
    "(a*)*b",
    "a*a*a*a*a*a*b",
    "^a{1,400}a{1,400}a{1,400}a{1,400}$",
    "(?=(a+)+$)b",
    "(?<!a+)b",
    "(a)\\1b",
    "(?<x>a)\\k<x>",
    "(?P<python>a)",
    "a".repeat(600),
  ])("leaves %s to the API", (pattern) => {
    expect(matchesPattern(pattern, LONG)).toBeUndefined();
  });

  it("leaves long texts to the API", () => {
    expect(matchesPattern("a", "a".repeat(1_000_000))).toBeUndefined();
  });

  it("is quick with whatever it does match", () => {
    const started = performance.now();
    for (const pattern of ["a*a*b", "^[^x]+[^y]+z", ".*.*=x"]) matchesPattern(pattern, "a".repeat(500));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

it("finds the schema of a hostile key at once", () => {
  const schema = { type: "object", patternProperties: { "^(a+)+$": { type: "integer" } }, additionalProperties: {} };
  expect(schemaOfKey(new SchemaReader(schema), schema, `${"a".repeat(60)}!`, false)).toEqual({});
});
