import { describe, expect, it } from "vitest";
import { formOf, type HardwareBody, requestOf } from "@/launch/hardware/request";

describe("hardware requests", () => {
  it.each<[string, HardwareBody]>([
    ["nothing", { spot: false }],
    ["a model", { gpu: { model: "a10g", count: 2 }, vcpus: 4, memory_gib: 13.5, spot: true }],
    ["memory of a GPU", { gpu: { memory_gib: 40, count: 1 }, spot: false }],
    [
      "alternatives",
      {
        vcpus: 4,
        spot: false,
        any_of: [
          { gpu: { model: "l4", count: 1 }, spot: true },
          { gpu: { model: "l4", count: 1 }, spot: false },
        ],
      },
    ],
    ["the cheapest", { spot: true, any_of: [{ gpu: { model: "l4", count: 1 } }, { vcpus: 8 }], prefer: "cheapest" }],
  ])("are read as they are written: %s", (_, request) => {
    expect(requestOf(formOf(request))).toEqual(request);
  });

  it("give an alternative what holds for all", () => {
    const form = formOf({ gpu: { model: "t4", count: 2 }, spot: true, any_of: [{ vcpus: 8 }, { spot: false }] });
    expect(form.choices).toMatchObject([
      { gpu: "model", model: "t4", count: "2", vcpus: "8", spot: true },
      { gpu: "model", model: "t4", count: "2", spot: false },
    ]);
  });

  it("send a text that is no number as it was typed", () => {
    expect(requestOf({ ...formOf({}), vcpus: "four" })).toEqual({ vcpus: "four", spot: false });
  });
});
