import { describe, expect, it } from "vitest";
import { searchJobs } from "@/jobs/list/match";
import type { Job } from "@/jobs/queries";

const job = (name: string, description = "", aliases: Record<string, number> = {}): Job => ({
  project: "vision",
  name,
  description,
  latest_version: 1,
  aliases,
  alias_moves: {},
  created_at: "2026-01-31T09:30:00.000Z",
  created_by: { subject: "s", name: "ada" },
  updated_at: "2026-01-31T09:30:00.000Z",
});

const JOBS = [job("digits", "Recognises digits"), job("train", "Trains a model", { prod: 1 })];

describe("searchJobs", () => {
  it.each([
    ["", ["digits", "train"]],
    ["  ", ["digits", "train"]],
    ["DIG", ["digits"]],
    ["model", ["train"]],
    ["prod", ["train"]],
    ["ada trains", ["train"]],
    ["digits model", []],
  ])("finds for %j the jobs %j", (query, names) => {
    expect(searchJobs(JOBS, query).map(({ name }) => name)).toEqual(names);
  });
});
