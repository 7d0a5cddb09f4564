import { expect, it } from "vitest";
import { localTime } from "@/format/times";
import { retentionLines } from "@/run/outputs/retentionLines";

const at = "2026-01-31T09:30:00.000Z";
const open = { until: null, deleted_at: null };
const somebody = { subject: "s", name: "ada" };
const results = {
  outputs: { until: at, deleted_at: null },
  checkpoints: { until: null, deleted_at: at },
  metrics: open,
  kept_by: null,
  kept_at: null,
  forgotten_by: null,
  forgotten_at: null,
};

it("says of each kind until when it is kept, or that it is gone", () => {
  expect(retentionLines(results, true)).toEqual([
    `Outputs are kept until ${localTime(at)}.`,
    `Checkpoints were deleted on ${localTime(at)}.`,
    "Metrics are kept until somebody deletes them.",
  ]);
});

it("says who keeps them for good, and who had them deleted", () => {
  expect(retentionLines({ ...results, kept_by: somebody, kept_at: at }, true)[0]).toMatch(/^ada keeps/);
  expect(retentionLines({ ...results, forgotten_by: somebody, forgotten_at: at }, true)).toEqual([
    `ada had all results deleted on ${localTime(at)}.`,
  ]);
});

it("says nothing of days before the run has ended", () => {
  expect(retentionLines(results, false)).toHaveLength(1);
});
