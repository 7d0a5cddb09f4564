import { expect, it } from "vitest";
import { pollWhileOpen } from "@/api/polling";

let answers = 0;
const seen = (data: unknown) => ({ state: { data, dataUpdatedAt: (answers += 1) } });

it("slows while nothing changes, up to a bound, and is quick again after a change", () => {
  const interval = pollWhileOpen<object>(() => false);
  const same = {};
  const first = interval(seen(same));
  const waits = Array.from({ length: 30 }, () => interval(seen(same)));
  expect(waits[0]).toBeGreaterThan(Number(first));
  expect(Math.max(...waits.map(Number))).toBe(30_000);
  expect(interval(seen({}))).toBe(first);
});

it("ends when nothing will change any more", () => {
  const interval = pollWhileOpen<{ over: boolean }>((data) => data.over);
  expect(interval(seen({ over: true }))).toBe(false);
});

it("says the same until there is a new answer, however often it is asked", () => {
  const interval = pollWhileOpen(() => false);
  const answer = seen({});
  const first = interval(answer);
  expect([1, 2, 3].map(() => interval(answer))).toEqual([first, first, first]);
});

it("slows while only what always changes does", () => {
  const interval = pollWhileOpen<{ state: string }>(
    () => false,
    2_000,
    (data) => data.state,
  );
  interval(seen({ state: "RUNNING", seconds: 1 }));
  expect(interval(seen({ state: "RUNNING", seconds: 2 }))).toBeGreaterThan(2_000);
  expect(interval(seen({ state: "FAILED", seconds: 3 }))).toBe(2_000);
});
