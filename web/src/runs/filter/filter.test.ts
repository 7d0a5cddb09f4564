import { describe, expect, it } from "vitest";
import { addCondition, chipsOf, splitCondition } from "@/runs/filter/conditions";
import { suggest, type Known } from "@/runs/filter/suggestions";
import { changeSearch, hasFilters, readRunsSearch, toQuery } from "@/runs/search";

const VALUES: Record<string, string[]> = {
  name: ["brave-otter"],
  tag: ["best"],
  job: ["digits"],
  by: ["ada"],
  state: ["RUNNING", "FAILED"],
  lr: ["0.1", "0.2"],
};
const known: Known = {
  inputs: ["lr", "optimizer.lr", "config.yaml:training.epochs"],
  metrics: ["metric:loss"],
  valuesOf: (name) => VALUES[name] ?? [],
};
const textsFor = (typed: string) => suggest(typed, known).map(({ text }) => text);

describe("a condition", () => {
  it.each([
    ["lr>0.1", "lr", ">", "0.1"],
    ["lr >= 1e-3", "lr", ">=", "1e-3"],
    ["state!=FAILED", "state", "!=", "FAILED"],
    ["name=a=b", "name", "=", "a=b"],
    [String.raw`a\=b=3`, String.raw`a\=b`, "=", "3"],
    ["lr", "lr", "", ""],
  ])("is split at its first operator: %s", (text, subject, operator, value) => {
    expect(splitCondition(text)).toEqual({ subject, operator, value });
  });

  it("becomes the API's own filter where there is one", () => {
    expect(addCondition({}, "job=digits")).toEqual({ job: "digits" });
    expect(addCondition({ state: ["FAILED"] }, "state=running")).toEqual({ state: ["FAILED", "RUNNING"] });
    expect(addCondition({ tag: ["a"] }, "tag=b")).toEqual({ tag: ["a", "b"] });
    expect(addCondition({}, "created>2d")).toEqual({ since: "2d" });
    expect(addCondition({}, 'name="two words"')).toEqual({ name: "two words" });
  });

  it("stays a condition otherwise", () => {
    expect(addCondition({}, "state!=FAILED")).toEqual({ where: ["state!=FAILED"] });
    expect(addCondition({ where: ["lr>0.1"] }, "lr>0.1")).toEqual({ where: ["lr>0.1"] });
    expect(addCondition({}, "state=nonsense")).toEqual({ where: ["state=nonsense"] });
  });

  it("is a chip that takes it away again", () => {
    const search = { job: "digits", tag: ["best"], where: ["lr>0.1", "lr<1"] };
    const chips = chipsOf(search);
    expect(chips.map(({ text }) => text)).toEqual(["tag=best", "lr>0.1", "lr<1"]);
    expect(chips[1]?.without).toEqual({ job: "digits", tag: ["best"], where: ["lr<1"] });
    expect(chips[0]?.without).toEqual({ job: "digits", where: ["lr>0.1", "lr<1"] });
  });
});

describe("the filter suggests", () => {
  it("names that begin with what is typed, then those of which a part does", () => {
    expect(textsFor("ep")).toEqual(["config.yaml:training.epochs", "name=ep"]);
    expect(textsFor("lo")[0]).toBe("metric:loss");
  });

  it("operators behind a name that is known", () => {
    expect(textsFor("lr").slice(0, 6)).toEqual(["lr=", "lr!=", "lr<", "lr<=", "lr>", "lr>="]);
    expect(textsFor("state").slice(0, 2)).toEqual(["state=", "state!="]);
  });

  it("values behind an operator, after what is typed itself", () => {
    expect(textsFor("state=")).toEqual(["state=RUNNING", "state=FAILED"]);
    expect(textsFor("lr=0.2")).toEqual(["lr=0.2"]);
    expect(textsFor("lr>0")).toEqual(["lr>0", "lr>0.1", "lr>0.2"]);
  });

  it("runs, tags, jobs and people by a bare text", () => {
    expect(textsFor("otter")).toEqual(["name=brave-otter", "name=otter"]);
    expect(textsFor("best")).toContain("tag=best");
    expect(textsFor("k0hf")).toContain("id=K0HF");
  });

  it("nothing strange for characters that mean something in patterns", () => {
    expect(() => suggest("a(.*[", known)).not.toThrow();
  });
});

describe("the address", () => {
  it("is read back as it was written, and without what it can't be", () => {
    const search = readRunsSearch({ state: ["FAILED", "odd"], name: 7, where: "lr>1", columns: [], other: 1 });
    expect(search).toEqual({ state: ["FAILED"], name: "7", where: ["lr>1"], columns: [] });
  });

  it("loses a member that is emptied", () => {
    expect(changeSearch({ job: "a", tag: ["x"] }, { job: undefined, tag: [] })).toEqual({});
  });

  it("asks the API for filters and order alone", () => {
    const search = readRunsSearch({ job: "a", sort: "-lr", columns: ["lr"], selected: ["X"] });
    expect(toQuery(search)).toEqual({ job: "a", sort: "-lr" });
    expect(hasFilters({ sort: "-lr" })).toBe(false);
    expect(hasFilters({ tag: ["x"] })).toBe(true);
  });
});
