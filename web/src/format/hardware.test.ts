import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { LosslessNumber } from "@/api/json";
import { memoryText, priceText, requestText } from "@/format/hardware";

const NOTHING: Schemas["HardwareRequest"] = {
  gpu: null,
  vcpus: null,
  memory_gib: null,
  spot: false,
  any_of: [],
  prefer: "order",
};
const gpu = (model: string | null, count = 1, memory: number | null = null) => ({ model, count, memory_gib: memory });

describe("requestText", () => {
  it("says what is asked for, and nothing else", () => {
    expect(requestText({ ...NOTHING, gpu: gpu("a10g"), vcpus: 4 })).toBe("1 × a10g · 4 vCPU");
    expect(requestText({ ...NOTHING, gpu: gpu(null, 2, 40), spot: true })).toBe("2 × any GPU with 40 GiB · Spot");
    expect(requestText(NOTHING)).toBe("the smallest machine");
  });

  it("reads numbers that keep their digits", () => {
    const memory = new LosslessNumber("8.0") as unknown as number;
    expect(requestText({ ...NOTHING, memory_gib: memory })).toBe("8 GiB");
  });

  it("gives each alternative what holds for all", () => {
    const one = { gpu: gpu("l4"), vcpus: null, memory_gib: null, spot: true };
    const other = { gpu: gpu("a10g"), vcpus: 8, memory_gib: null, spot: null };
    expect(requestText({ ...NOTHING, vcpus: 4, any_of: [one, other] })).toBe(
      "1 × l4 · 4 vCPU · Spot or 1 × a10g · 8 vCPU",
    );
  });
});

describe("memoryText and priceText", () => {
  it("read numbers that keep their digits", () => {
    expect(memoryText(14_131)).toBe("13.8 GiB");
    expect(priceText(new LosslessNumber("1.0"))).toBe("$1.000");
  });
});
