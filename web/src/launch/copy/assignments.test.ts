import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { Overrides } from "@/form/store";
import { assignmentsOf, CantBeTyped } from "@/launch/copy/assignments";

const read = (text: string) => parseJson(text) as unknown as Overrides;

describe("assignmentsOf", () => {
  it("writes values at dotted paths, of the run config and of files", () => {
    const overrides = read(
      '{"config": {"model": {"lr": 1e-05, "name": "vit"}}, "files": {"a.yaml": {"x": [1.0, null]}}}',
    );
    expect(assignmentsOf(overrides)).toEqual(["model.lr=1e-05", "model.name=vit", "a.yaml:x=[1.0, null]"]);
  });

  it("quotes texts that would be read as something else", () => {
    const overrides = read(
      '{"config": {"a": "1.10", "b": "no", "c": "x y", "d": "", "e": "#f00", "f": "é", "g": "Infinity"}}',
    );
    expect(assignmentsOf(overrides)).toEqual([
      'a="1.10"',
      'b="no"',
      'c="x y"',
      'd=""',
      'e="#f00"',
      'f="é"',
      'g="Infinity"',
    ]);
  });

  it("escapes keys with dots, brackets, signs and equals signs", () => {
    const overrides = read(
      '{"config": {"a.b": {"c[0]": 1}, "x=y": 2, "~z:": 3, "[1]": {"k": 4}}, "files": {"f.yaml": {"@q": 5}}}',
    );
    expect(assignmentsOf(overrides)).toEqual([
      String.raw`a\.b.c\[0]=1`,
      String.raw`x\=y=2`,
      String.raw`\~z\:=3`,
      "[1].k=4",
      "f.yaml:@q=5",
    ]);
  });

  it("writes what replaces, adds, removes and single items", () => {
    const overrides = read(`{
      "config": {"opt": {"name": "sgd"}, "new": {"a": {"b": 1}}, "deep": {"empty": {}}},
      "replace": {"config": ["opt"]}, "add": {"config": ["new", "new.a"]}, "remove": {"config": ["old", "l[0]"]},
      "items": {"config": [{"path": "l[1]", "value": {"k": 7}}, {"path": "l[+]", "value": {"k": 8}}]}
    }`);
    expect(assignmentsOf(overrides)).toEqual([
      'opt:={"name": "sgd"}',
      '+new={"a": {"b": 1}}',
      '+new.a={"b": 1}',
      "deep.empty={}",
      "l[1].k=7",
      'l[+]={"k": 8}',
      "~old",
      "~l[0]",
    ]);
  });

  it("escapes everything unseen", () => {
    expect(assignmentsOf(read(JSON.stringify({ config: { a: "x\u001b[2J\u202ey\u0085\u{e0001}" } })))).toEqual([
      String.raw`a="x\u001b[2J\u202ey\u0085\udb40\udc01"`,
    ]);
  });

  it("refuses a key that is empty", () => {
    expect(() => assignmentsOf(read('{"config": {"": 1}}'))).toThrow(CantBeTyped);
  });
});
