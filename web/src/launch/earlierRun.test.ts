import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { parseJson } from "@/api/json";
import { bodyOf } from "@/launch/body";
import { fillingOfRun, lostOfRun } from "@/launch/earlierRun";

const hardware = { gpu: null, vcpus: 1, memory_gib: 2, spot: false, any_of: [], prefer: "order" };
const version = {
  hardware,
  patience: null,
  max_price: null,
  when_exhausted: null,
  inputs: { command: true, variables: ["DEBUG"], outputs: { model: {} } },
} as unknown as Schemas["VersionView"];
const run = {
  overrides: {
    ...(parseJson('{"config": {"lr": 1e-05}, "files": {}}') as object),
    args: ["--name", "a b"],
    entry_point: null,
    env: { DEBUG: "1", OTHER: "2" },
  },
  hardware: { ...hardware, gpu: { model: "a10g", memory_gib: null, count: 2 } },
  patience: 600,
  max_price: 2.5,
  when_exhausted: "retry",
  from_outputs: { model: "RUN:model", old: "RUN:old" },
  resumed_from: "01JZ",
} as unknown as Parameters<typeof fillingOfRun>[0];

describe("fillingOfRun", () => {
  it("takes over what differs from the version, with all digits, and no checkpoints", () => {
    const { overrides, options } = fillingOfRun(run, version);
    const body = bodyOf({ job: "digits" }, overrides, options);
    expect(JSON.parse(JSON.stringify(body))).toMatchObject({
      overrides: { args: ["--name", "a b"], env: { DEBUG: "1" } },
      hardware: { gpu: { model: "a10g", count: 2 }, vcpus: 1, memory_gib: 2, spot: false },
      patience: "10m",
      max_price: 2.5,
      from_outputs: { model: "RUN:model" },
    });
    expect(String((overrides.config as { lr: unknown }).lr)).toBe("1e-05");
    expect(body).not.toHaveProperty("resume_from");
    expect(body).not.toHaveProperty("when_exhausted");
  });

  it("leaves out what the version has anyway", () => {
    const same = { ...run, hardware, patience: null, max_price: null } as typeof run;
    expect(fillingOfRun(same, version).options).toMatchObject({ hardware: null, patience: "", maxPrice: "" });
  });
});

describe("lostOfRun", () => {
  it("says what the version does not take", () => {
    const closed = { ...version, inputs: { ...version.inputs, command: false } };
    expect(lostOfRun(run, closed)).toEqual([
      "Its command is left out: this version lets no launch change the command.",
      "The variable `OTHER` is left out: this version lets no launch set it.",
      "The input `old` is left out: this version does not have it.",
    ]);
  });
});
