import { describe, expect, test } from "vitest";
import { tomlNotes } from "@/form/notes/tomlNotes";
import { yamlNotes } from "@/form/notes/yamlNotes";

describe("notes of YAML", () => {
  const notes = yamlNotes(
    [
      "# All of the file.",
      "seed: 7",
      "",
      "# --- data ---",
      "",
      "# Where it is.",
      "data:",
      "  # How many.",
      "  workers: 4   # more need memory",
      "  sets:",
      "    - {path: a}   # the first",
      "a.b: 1",
    ].join("\n"),
  );

  test("a value has its line, and the comments above and beside it", () => {
    expect(notes.get("data.workers")).toEqual({ line: 9, comment: "How many. · more need memory" });
    expect(notes.get("data.sets[0]")?.line).toBe(11);
    expect(notes.get("data.sets[0].path")?.line).toBe(11);
    expect(notes.get("a\\.b")?.line).toBe(12);
  });

  test("a heading and the first lines of the file are about no single value", () => {
    expect(notes.get("data")?.comment).toBe("Where it is.");
    expect(notes.get("seed")).toEqual({ line: 2, comment: undefined });
  });

  test("values of several documents are under their positions, and text that is no YAML has no notes", () => {
    expect(yamlNotes("lr: 1\n---\nlr: 2\n").get("[1].lr")?.line).toBe(3);
    expect(yamlNotes("{{{").size).toBe(0);
  });
});

test("notes of TOML have the line and comments of keys, in tables and in lists of tables", () => {
  const notes = tomlNotes(
    [
      "# All of the file.",
      'name = "a#b"   # or sgd',
      "[schedule]   # how it goes",
      "# Steps.",
      "warm.up = 100",
      'text = """',
      "not = 1",
      '"""',
      "[[sets]]",
      'path = "a"',
      "[[sets]]",
      'path = "b"',
    ].join("\n"),
  );
  expect(notes.get("name")).toEqual({ line: 2, comment: "or sgd" });
  expect(notes.get("schedule")).toEqual({ line: 3, comment: "how it goes" });
  expect(notes.get("schedule.warm.up")).toEqual({ line: 5, comment: "Steps." });
  expect(notes.get("sets[1].path")?.line).toBe(12);
  expect(notes.has("schedule.not")).toBe(false);
});
