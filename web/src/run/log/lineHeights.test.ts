import { expect, it } from "vitest";
import { LineHeights } from "@/run/log/lineHeights";

it("knows where each row stands, also when rows are added", () => {
  const heights = new LineHeights();
  heights.fill(0, 3, (row) => row + 1);
  heights.fill(3, 5000, () => 2);
  expect([heights.total, heights.offsetOf(2), heights.offsetOf(4)]).toEqual([6 + 4997 * 2, 3, 8]);
  expect([0, 1, 2, 3, 5, 6, 7].map((line) => heights.rowAt(line))).toEqual([0, 1, 1, 2, 2, 3, 3]);
  expect(heights.rowAt(1_000_000)).toBe(4999);
});

it("moves what follows a row that was measured otherwise", () => {
  const heights = new LineHeights();
  heights.fill(0, 10, () => 1);
  expect(heights.correct(new Map([[4, 3]]))).toBe(true);
  expect([heights.offsetOf(4), heights.offsetOf(5), heights.total]).toEqual([4, 7, 12]);
  expect(heights.correct(new Map([[4, 3]]))).toBe(false);
});

it("forgets rows after those that are filled anew", () => {
  const heights = new LineHeights();
  heights.fill(0, 10, () => 1);
  heights.fill(2, 4, () => 5);
  expect([heights.size, heights.total]).toEqual([4, 12]);
});
