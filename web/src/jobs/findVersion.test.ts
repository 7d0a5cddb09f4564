import { expect, it } from "vitest";
import { findVersion } from "@/jobs/findVersion";
import type { Job } from "@/jobs/queries";
import { readJobSearch, readJobsSearch } from "@/jobs/search";

const JOB = { latest_version: 3, aliases: { prod: 2 } } as unknown as Job;

it.each([
  [undefined, 3],
  ["latest", 3],
  ["1", 1],
  ["prod", 2],
  ["0", undefined],
  ["4", undefined],
  ["constructor", undefined],
])("the version %s is %s", (version, number) => {
  expect(findVersion(JOB, version)).toBe(number);
});

it.each([
  [
    { version: 3, tab: "usage" },
    { version: "3", tab: "usage" },
  ],
  [
    { version: "prod", tab: "inputs", q: "lr" },
    { version: "prod", q: "lr" },
  ],
  [{ version: "<b>", tab: "nothing", against: "x" }, {}],
  [{ against: 2 }, { against: 2 }],
])("an address with %j shows %j", (search, shown) => {
  expect(readJobSearch(search)).toEqual(shown);
});

it("a search of jobs may be a number", () => {
  expect(readJobsSearch({ q: 12 })).toEqual({ q: "12" });
  expect(readJobsSearch({ q: { x: 1 } })).toEqual({});
});
