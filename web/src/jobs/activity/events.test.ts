import { describe, expect, it } from "vitest";
import { groupEvents, jobEvents } from "@/jobs/activity/events";
import type { Job, ListedRun, VersionSummary } from "@/jobs/queries";

const by = (name: string) => ({ subject: name, name });
const JOB = {
  project: "vision",
  name: "digits",
  alias_moves: {
    prod: { version: 1, by: by("cleo"), at: "2026-01-03T00:00:00.000Z" },
    old: { version: 1, by: null, at: null },
  },
} as unknown as Job;
const VERSION = { version: 1, created_at: "2026-01-01T00:00:00.000Z", created_by: by("ada") } as VersionSummary;
const run = (id: string, name: string, at: string) =>
  ({ run_id: id, created_by: by(name), created_at: at }) as unknown as ListedRun;

describe("jobEvents", () => {
  it("has all that happened, the newest first; a move whose time is not known is left out", () => {
    const events = jobEvents(JOB, [VERSION], [run("R", "bo", "2026-01-02T00:00:00.000Z")]);
    expect(events.map(({ kind, by: who }) => `${who} ${kind}`)).toEqual([
      "cleo moved",
      "bo launched",
      "ada registered",
    ]);
  });
});

describe("groupEvents", () => {
  it("puts launches of one person one after another together, and nothing else", () => {
    const runs = [
      run("1", "bo", "2026-01-05T00:00:00.000Z"),
      run("2", "bo", "2026-01-04T00:00:00.000Z"),
      run("3", "bo", "2026-01-02T00:00:00.000Z"),
      run("4", "eve", "2026-01-01T12:00:00.000Z"),
    ];
    const groups = groupEvents(jobEvents(JOB, [VERSION], runs));
    expect(groups.map((group) => `${group[0].kind} ${group.length}`)).toEqual([
      "launched 2",
      "moved 1",
      "launched 1",
      "launched 1",
      "registered 1",
    ]);
  });
});
