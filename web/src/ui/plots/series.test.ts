import { describe, expect, it } from "vitest";
import { parseJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import { alignSeries, nearestPoint, PLAIN, resumptions, seriesOf, smooth, type Series } from "@/ui/plots/series";

const series = (values: number[], steps = values.map((_, at) => at), attempts = values.map(() => 1)): Series => ({
  name: "loss",
  run: "A",
  label: "a",
  look: 0,
  steps,
  times: steps.map((step) => step * 10),
  values,
  attempts,
});

describe("alignment", () => {
  it("puts two series over the steps of both, and lets lines go on over the other's", () => {
    const { xs, columns } = alignSeries([series([1, 2], [0, 10]), series([5, 6, 7], [0, 5, 20])], PLAIN);
    expect(xs).toEqual([0, 5, 10, 20]);
    expect(columns).toEqual([
      [1, undefined, 2, undefined],
      [5, 6, undefined, 7],
    ]);
  });

  it("breaks a line at nan and infinities, and counts them", () => {
    const { columns, leftOut } = alignSeries([series([1, NaN, Infinity, 4])], PLAIN);
    expect(columns).toEqual([[1, null, null, 4]]);
    expect(leftOut).toBe(2);
  });

  it("leaves out on a logarithmic scale what is not above zero", () => {
    const { columns, leftOut } = alignSeries([series([1, 0, -1])], { ...PLAIN, isLog: true });
    expect(columns).toEqual([[1, null, null]]);
    expect(leftOut).toBe(2);
  });

  it("goes over time if asked", () => {
    expect(alignSeries([series([1, 2])], { ...PLAIN, axis: "time" }).xs).toEqual([0, 10]);
  });
});

describe("smoothing", () => {
  it("is off at 0", () => expect(smooth([3, 1], 0)).toEqual([3, 1]));

  it("begins at the first value and leaves a constant as it is", () => {
    expect(smooth([2, 2, 2], 0.9).map((value) => Number(value.toFixed(9)))).toEqual([2, 2, 2]);
  });

  it("passes over nan", () => {
    const smoothed = smooth([1, NaN, 1], 0.5);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBeCloseTo(1);
  });
});

describe("the nearest point", () => {
  it("is the nearer of two", () => {
    expect(nearestPoint([0, 10, 20], 14, 0)).toBe(1);
    expect(nearestPoint([0, 10, 20], 16, 0)).toBe(2);
  });

  it("is none beyond the ends of a series", () => {
    expect(nearestPoint([0, 10], 30, 5)).toBe(-1);
    expect(nearestPoint([0, 10], 12, 5)).toBe(1);
    expect(nearestPoint([], 0, 5)).toBe(-1);
  });
});

it("says where later attempts go on", () => {
  expect(resumptions(series([3, 2, 1], [0, 5, 9], [1, 1, 2]), "step")).toEqual([{ x: 9, attempt: 2 }]);
});

it("reads the API's words for floats that JSON lacks, and times from the run's start", () => {
  const metric = parseJson(
    `{"name": "loss", "points": {"steps": [0, 1, 2], "values": [1.0, ".nan", "-.inf"], "attempts": [1, 1, 1],
          "times": ["2026-01-31T09:30:00Z", "2026-01-31T09:30:10Z", "2026-01-31T09:31:00Z"]}}`,
  ) as unknown as Schemas["MetricView"];
  const [found] = seriesOf("loss", [
    { run: "A", label: "a", startedAt: Date.parse("2026-01-31T09:29:00Z"), metrics: [metric] },
  ]);
  expect(found?.values).toEqual([1, NaN, -Infinity]);
  expect(found?.times).toEqual([60, 70, 120]);
});
