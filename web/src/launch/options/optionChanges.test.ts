import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { formOf } from "@/launch/hardware/request";
import { optionChanges, sayHardware } from "@/launch/options/optionChanges";
import { NO_OPTIONS } from "@/launch/options/options";

const version = {
  command: ["python", "train.py"],
  env: { DEBUG: "0" },
  hardware: { vcpus: 1 },
  patience: null,
  max_price: 5,
  when_exhausted: null,
  priority: "normal",
} as unknown as Schemas["VersionView"];

describe("optionChanges", () => {
  it("lists nothing of a launch as the job has it, whatever its labels", () => {
    expect(optionChanges({ ...NO_OPTIONS, name: "mine", tags: "a", note: "b" }, version)).toEqual([]);
  });

  it("lists each option with what the job has, and the way back", () => {
    const options = { ...NO_OPTIONS, env: { DEBUG: "", HOME: "/x" }, maxPrice: "2", fromOutputs: { model: "RUN:m" } };
    expect(optionChanges(options, version)).toEqual([
      { field: "fromOutputs.model", name: "model", was: "nothing", now: "RUN:m", putBack: { fromOutputs: {} } },
      { field: "env.DEBUG", name: "DEBUG", was: "0", now: '""', putBack: { env: { HOME: "/x" } } },
      { field: "env.HOME", name: "HOME", was: "not set", now: "/x", putBack: { env: { DEBUG: "" } } },
      { field: "maxPrice", name: "USD per hour, at most", was: "5", now: "2", putBack: { maxPrice: "" } },
    ]);
  });
});

describe("sayHardware", () => {
  it.each([
    [{}, "any machine"],
    [{ gpu: { model: "a10g", count: 2 }, vcpus: 4, memory_gib: 13.5, spot: true }, "a10g:2, 4 vCPU, 13.5 GiB, Spot"],
    [{ any_of: [{ gpu: { model: "l4" }, spot: true }, { gpu: { memory_gib: 40 } }] }, "l4 Spot or GPU of 40 GiB"],
  ])("says %j as %s", (request, text) => {
    expect(sayHardware(formOf(request))).toBe(text);
  });
});
