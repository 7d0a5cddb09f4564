import { expect, it } from "vitest";
import { defaultTab } from "@/run/defaultTab";

it.each([
  ["FAILED", 1, {}, "log"],
  ["FAILED", 0, {}, "events"],
  ["CANCELLED", 1, {}, "log"],
  ["RUNNING", 1, { loss: 1 }, "log"],
  ["RUNNABLE", 0, {}, "changes"],
  ["SUCCEEDED", 1, { loss: 1 }, "metrics"],
  ["SUCCEEDED", 1, {}, "changes"],
] as const)("%s after %i starts with metrics %j opens on %s", (state, attempts, metrics, tab) => {
  expect(defaultTab({ state, attempts, metrics })).toBe(tab);
});
