import { describe, expect, it } from "vitest";
import { chartOptions } from "@/ui/plots/chart";
import { PLAIN } from "@/ui/plots/series";

describe("the axis of steps", () => {
  it("has no tick between two of them", () => {
    const { axes } = chartOptions({ series: [], current: () => [], settings: PLAIN, width: 600, height: 190 });
    const increments = axes?.[0]?.incrs;
    expect(increments).toContain(50);
    expect(increments).toSatisfy((all: number[]) => all.every(Number.isSafeInteger));
  });
});
