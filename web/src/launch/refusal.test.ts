import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { type InputFault, Problem } from "@/api/problem";
import { countFaults, isNotAllowed, readRefusal } from "@/launch/refusal";

const version = {
  inputs: {
    config: { types: { lr: "float", args: "str" } },
    outputs: { model: {} },
    variables: ["DEBUG"],
    command: true,
  },
} as unknown as Schemas["VersionView"];
const fault = (path: string, file: string | null = null): InputFault => ({
  path,
  kind: "constraint",
  message: `${path} is wrong`,
  expected: null,
  given: null,
  suggestion: null,
  file,
});
const problem = (status: number, kind: string, errors: unknown[] = [], detail = "said in words") =>
  new Problem(status, "title", detail, `urn:launchbay:problem:${kind}`, undefined, errors as InputFault[]);

describe("readRefusal", () => {
  it("gives faults of inputs to the form, and others to their options", () => {
    const faults = [
      fault("lr"),
      fault("model"),
      fault("env.DEBUG"),
      fault("entry_point"),
      fault("model", "a.yaml"),
      fault("args"),
    ];
    const refusal = readRefusal(problem(422, "invalid-inputs", faults), version, "");
    expect(refusal.inputs.map(({ path, file }) => [path, file])).toEqual([
      ["lr", null],
      ["model", "a.yaml"],
      ["args", null], // the run config has an input of this name
    ]);
    expect([...refusal.options.keys()]).toEqual(["fromOutputs.model", "env.DEBUG", "entryPoint"]);
    expect(countFaults(refusal)).toBe(6);
  });

  it("names the options that are not of the right shape", () => {
    const errors = [
      "patience",
      "tags[3]",
      "hardware.any_of[0].gpu.count",
      "overrides.args[2]",
      "max_price",
      "overrides.env.DEBUG",
    ];
    const refusal = readRefusal(
      problem(
        400,
        "malformed",
        errors.map((field) => ({ field, message: "this must be X" })),
      ),
      version,
      "",
    );
    expect([...refusal.options]).toEqual(
      ["patience", "tags", "hardware.any_of[0].gpu.count", "args", "maxPrice", "env.DEBUG"].map((one) => [
        one,
        "Must be X",
      ]),
    );
    expect(refusal.other).toBeUndefined();
  });

  it.each([
    ["unplaceable", 422, "hardware"],
    ["priority-not-allowed", 403, "priority"],
    ["nothing-to-resume", 422, "resumeFrom"],
  ])("says %s where it is chosen", (kind, status, field) => {
    expect([...readRefusal(problem(status, kind), version, "").options]).toEqual([[field, "said in words"]]);
  });

  it("says that the run to go on from is not there where it is chosen, and other things as they are", () => {
    const gone = problem(404, "not-found", [], "There is no run `01JZ`.");
    expect([...readRefusal(gone, version, "01JZ").options.keys()]).toEqual(["resumeFrom"]);
    expect(readRefusal(gone, version, "").other).toBe(gone);
    const unknown = problem(400, "malformed", [{ field: "job", message: "this must be X" }]);
    expect(readRefusal(unknown, version, "").other).toBe(unknown);
  });
});

describe("isNotAllowed", () => {
  it("tells a missing right from what somebody can correct", () => {
    const refused = (status: number, kind: string) => readRefusal(problem(status, kind), version, "");
    expect(isNotAllowed(refused(403, "forbidden"))).toBe(true);
    expect(isNotAllowed(refused(403, "priority-not-allowed"))).toBe(false);
    expect(isNotAllowed(refused(422, "unplaceable"))).toBe(false);
    expect(isNotAllowed(readRefusal(undefined, version, ""))).toBe(false);
  });
});
