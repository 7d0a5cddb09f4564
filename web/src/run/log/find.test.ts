import { expect, it } from "vitest";
import { findIn, makeFinder, type Match, matchesOf } from "@/run/log/find";

const rows = ["loss 0.5", "LOSS (x) loss", "none", "😀loss"].map((text) => ({ text, spans: [], at: 0 }));

function find(query: string, options = { isRegex: false, matchCase: false }): Match[] {
  const found: Match[] = [];
  findIn(rows, 0, rows.length, makeFinder(query, options), found);
  return found;
}

it("finds text in any case, unless the case counts", () => {
  expect(find("loss").map(({ row, start }) => [row, start])).toEqual([
    [0, 0],
    [1, 0],
    [1, 9],
    [3, 2],
  ]);
  expect(find("LOSS", { isRegex: false, matchCase: true })).toEqual([{ row: 1, start: 0, end: 4 }]);
});

it("takes signs of expressions as they are, unless it is one", () => {
  expect(find("(x)")).toHaveLength(1);
  expect(find("l.ss \\d", { isRegex: true, matchCase: false })).toEqual([{ row: 0, start: 0, end: 6 }]);
  expect(() => find("(", { isRegex: true, matchCase: false })).toThrow(SyntaxError);
  expect(find("x*", { isRegex: true, matchCase: false })).toHaveLength(1); // none that is empty
});

it("gives the matches of one row", () => {
  expect(matchesOf(find("loss"), 1)).toHaveLength(2);
  expect(matchesOf(find("loss"), 2)).toHaveLength(0);
});
