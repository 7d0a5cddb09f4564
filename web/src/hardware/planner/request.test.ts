import { describe, expect, it } from "vitest";
import { requestOf, requestOptions } from "@/hardware/planner/request";

describe("requestOf", () => {
  it("asks for the smallest machine where nothing is said", () => {
    expect(requestOf({})).toEqual({ gpu: null, vcpus: null, memory_gib: null, spot: false, prefer: "order" });
    expect(requestOptions({})).toBe("");
  });

  it("asks for one GPU of a model unless a count is given", () => {
    expect(requestOf({ gpu: "a10g" }).gpu).toEqual({ model: "a10g", memory_gib: null, count: 1 });
    expect(requestOf({ gpu: "a10g", count: "4" }).gpu).toMatchObject({ count: 4 });
    expect(requestOptions({ gpu: "a10g", count: "1" })).toBe("--gpu a10g");
    expect(requestOptions({ gpu: "a10g", count: "4" })).toBe("--gpu a10g:4");
  });

  it("asks for any GPU by its memory", () => {
    expect(requestOf({ gpu: "any", gpu_memory: "40" }).gpu).toEqual({ model: null, memory_gib: 40, count: 1 });
    expect(requestOptions({ gpu: "any", gpu_memory: "40", count: "2" })).toBe("--gpu 40gib:2");
    expect(requestOptions({ gpu: "any" })).toBe("--gpu 1gib");
  });

  it("leaves out what is no number, and counts of no GPU", () => {
    expect(requestOf({ vcpus: "x", memory: " ", count: "2" })).toEqual(requestOf({}));
    expect(requestOptions({ vcpus: "8", memory: "32", spot: true })).toBe("--vcpus 8 --memory 32 --spot");
  });
});
