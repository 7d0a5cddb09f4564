/** Runs that are worth looking at, for pictures and for rules that every page must keep. */
import type { Run, Stack } from "./stack";

export interface ExampleRuns {
  /** Of the digits classifier, which differ in their inputs and metrics. */
  readonly trained: readonly Run[];
  readonly failed: Run;
  /** Goes on until the stack ends. */
  readonly running: Run;
}

const RATES = [0.0005, 0.002, 0.01, 0.05] as const;

/** Launch them, and wait until each is as it should be. All workers have the same ones. */
export async function launchExamples(stack: Stack): Promise<ExampleRuns> {
  const launched = await Promise.all(
    RATES.map((rate, at) =>
      stack.launchOnce(`rate-${rate}`, "digits", {
        overrides: {
          config: { model: { learning_rate: rate }, seed: at },
          files: { "config.yaml": { training: { epochs: 6 + at } } },
        },
        name: `rate-${rate}`,
        tags: ["sweep"],
      }),
    ),
  );
  const failing = await stack.launchOnce("missing-data", "failing", { name: "missing-data" });
  const waiting = await stack.launchOnce("baseline", "waiting", { name: "baseline", note: "compare with rate-0.01" });
  const running = await stack.reached(waiting.run_id, ["RUNNING"]);
  const failed = await stack.reached(failing.run_id, ["FAILED"]);
  const trained = await Promise.all(launched.map((run) => stack.reached(run.run_id, ["SUCCEEDED"])));
  await Promise.all(trained.map((run) => stack.hasMetrics(run.run_id)));
  return { trained, failed, running };
}
