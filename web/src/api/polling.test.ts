import { expect, it } from "vitest";
import { pollWhileOpen } from "@/api/polling";

const seen = (data: unknown) => ({ state: { data, dataUpdatedAt: 0 } });

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
