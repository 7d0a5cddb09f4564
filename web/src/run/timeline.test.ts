import { expect, it } from "vitest";
import { partSeconds, timelineParts } from "@/run/timeline";

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
const change = (
  state: "QUEUED" | "RUNNABLE" | "RUNNING" | "FAILED",
  seconds: number,
  reason: string | null = null,
) => ({
  state,
  at: at(seconds),
  reason,
});
const read = (parts: ReturnType<typeof timelineParts>) =>
  parts.map((part) => [part.state, partSeconds(part), part.isOpen, part.reasons.join("; ")]);

it("lasts from one state to the next, with the reasons that were said in it", () => {
  const timeline = [
    change("QUEUED", 0),
    change("RUNNABLE", 2),
    change("RUNNABLE", 60, "no capacity"),
    change("RUNNABLE", 90, "no capacity"),
    change("RUNNING", 192),
    change("FAILED", 200, "exit"),
  ];
  expect(read(timelineParts(timeline, Date.parse(at(999))))).toEqual([
    ["QUEUED", 2, false, ""],
    ["RUNNABLE", 190, false, "no capacity"],
    ["RUNNING", 8, false, ""],
  ]);
});

it("goes on until now while the run does, and never runs backwards", () => {
  expect(read(timelineParts([change("QUEUED", 0)], Date.parse(at(7))))).toEqual([["QUEUED", 7, true, ""]]);
  expect(read(timelineParts([change("QUEUED", 5)], Date.parse(at(0))))).toEqual([["QUEUED", 0, true, ""]]);
});

it("has a part for each stay when a run moves to other hardware", () => {
  const parts = timelineParts(
    [change("RUNNABLE", 0), change("QUEUED", 5, "moved"), change("RUNNABLE", 6)],
    Date.parse(at(8)),
  );
  expect(read(parts)).toEqual([
    ["RUNNABLE", 5, false, ""],
    ["QUEUED", 1, false, "moved"],
    ["RUNNABLE", 2, true, ""],
  ]);
});
