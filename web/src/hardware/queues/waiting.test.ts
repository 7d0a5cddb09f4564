import { describe, expect, it } from "vitest";
import { busyQueues, classesOf, lookedAt, type Queue } from "@/hardware/queues/waiting";

const queue = (compute_class: string, waiting: number, spot = false, at: string | null = null): Queue => ({
  name: `launchbay_${compute_class}`,
  compute_class,
  spot,
  at,
  waiting: Array.from({ length: waiting }, (_, index) => ({ position: index + 1 })) as unknown as Queue["waiting"],
  may_have_more: false,
});
const QUEUES = [
  queue("cpu-general", 0, false, "2026-01-31T09:30:02.000Z"),
  queue("gpu-l4", 2, false, "2026-01-31T09:30:01.000Z"),
  queue("gpu-l4", 0, true),
  queue("gpu-a10g", 1),
];

describe("busyQueues", () => {
  it("leaves out queues in which nothing waits", () => {
    expect(busyQueues(QUEUES, undefined).map((one) => one.compute_class)).toEqual(["gpu-l4", "gpu-a10g"]);
    expect(busyQueues(QUEUES, "gpu-a10g")).toHaveLength(1);
    expect(busyQueues(QUEUES, "cpu-general")).toEqual([]);
  });
  it("keeps a queue in which runs of other projects may wait", () => {
    expect(busyQueues([{ ...queue("gpu-t4", 0), may_have_more: true }], undefined)).toHaveLength(1);
  });
});

it("classesOf has each class once", () => {
  expect(classesOf(QUEUES)).toEqual(["cpu-general", "gpu-l4", "gpu-a10g"]);
});

it("lookedAt is the oldest look", () => {
  expect(lookedAt(QUEUES)).toBe("2026-01-31T09:30:01.000Z");
  expect(lookedAt([])).toBeNull();
});
