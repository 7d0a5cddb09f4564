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

export const TUNING = {
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

/** Three runs: `slow`, `fast` with the tag `best`, and one without a name that has another model and other epochs. */
export async function tune(stack: Stack, project: string): Promise<Run[]> {
  await stack.api("POST", `/v1/projects/${project}/jobs`, TUNING);
  const requests = [
    { name: "slow", overrides: { config: { lr: 0.05 } } },
    { name: "fast", tags: ["best"], overrides: { config: { lr: 0.2 } } },
    { overrides: { config: { lr: 0.1, model: "resnet" }, files: { "config.yaml": { training: { epochs: 5 } } } } },
  ];
  const launched: Run[] = [];
  for (const request of requests) launched.push(await stack.launch(TUNING.name, request, project));
  return Promise.all(launched.map(({ run_id: id }) => stack.reached(id, ["SUCCEEDED"], project)));
}
