import { expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { commandsOf } from "@/run/commands";

const NONE = { config: [], files: {} };
const run = {
  run_id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  project: "vision",
  job: "digits",
  version: 3,
  state: "SUCCEEDED",
  name: "it's",
  tags: ["best"],
  priority: "high",
  from_outputs: {},
  hardware: { gpu: null, vcpus: 4, memory_gib: null, spot: true, any_of: [], prefer: "order" },
  overrides: {
    config: { model: { lr: 0.1 } },
    files: { "a.yaml": { x: "y z" } },
    replace: NONE,
    add: NONE,
    remove: NONE,
    items: NONE,
    args: null,
    entry_point: null,
    env: {},
  },
} as unknown as Schemas["RunView"]; // of a run's record, what the commands are made of

const command = (id: string, of = run) => commandsOf(of).find((one) => one.id === id)?.text;

it("launches the same version with the same values on the same hardware", () => {
  const words = command("launch")?.replaceAll(/\s*\\\n\s*/g, " ") ?? "";
  expect(words).toMatch(/^launchbay launch digits:3 --project vision /);
  for (const part of [
    "-o model.lr=0.1",
    "--vcpus 4",
    "--spot",
    "--priority high",
    "--tag best",
    String.raw`--name 'it'\''s'`,
  ]) {
    expect(words).toContain(part);
  }
});

it("follows a run that goes on, and shows the log of one that has ended", () => {
  expect(command("logs")).toBe("launchbay logs 01ARZ3NDEKTSV4RRFFQ69G5FAV --project vision");
  expect(command("logs", { ...run, state: "RUNNING" })).toContain("logs --follow");
});
