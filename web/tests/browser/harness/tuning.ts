/** Runs to list and to compare: one job, tuned a few times. */
import type { Run, Stack } from "./stack";

const SCRIPT = `
import argparse, math, os, pathlib
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float)
parser.add_argument("--model")
given = parser.parse_args()
for step in range(20):
    print(f"loss={math.exp(-step * given.lr):.6f} accuracy={1 - math.exp(-step * given.lr) / 2:.6f}")
folder = pathlib.Path(os.environ["LAUNCHBAY_OUTPUT_DIR"])
(folder / "model.txt").write_text(given.model)
(folder / "same.txt").write_text("the same")
`;

const TUNING = {
  name: "tuning",
  description: "Learns a little.",
  command: ["python", "-c", SCRIPT],
  hardware: { vcpus: 1, memory_gib: 1 },
  metrics: { loss: "loss=([0-9.]+)", accuracy: "accuracy=([0-9.]+)" },
  inputs: {
    config: { values: { lr: 0.1, model: "vit", seed: 1 }, include: ["lr", "model", "seed"] },
    args: { lr: "--lr", model: "--model" },
    files: { "config.yaml": { text: "training:\n  epochs: 20  # passes over the data\n  batch: 32\n" } },
  },
};

export interface Tuned {
  readonly project: string;
  /** `slow`, `fast` with the tag `best`, and one without a name that has another model and other epochs. */
  readonly runs: readonly [slow: Run, fast: Run, other: Run];
}

/** Launch them one after the other, and wait for their ends. All workers have the same ones, which no test changes. */
export async function tune(stack: Stack): Promise<Tuned> {
  const project = "tuned";
  await stack.register(project, TUNING);
  const launch = (key: string, request: object) => stack.launchOnce(key, TUNING.name, { ...request }, project);
  const slow = await launch("slow", { name: "slow", overrides: { config: { lr: 0.05 } } });
  const fast = await launch("fast", { name: "fast", tags: ["best"], overrides: { config: { lr: 0.2 } } });
  const other = await launch("other", {
    overrides: { config: { lr: 0.1, model: "resnet" }, files: { "config.yaml": { training: { epochs: 5 } } } },
  });
  const ended = ({ run_id: id }: Run) => stack.reached(id, ["SUCCEEDED"], project);
  return { project, runs: [await ended(slow), await ended(fast), await ended(other)] };
}
