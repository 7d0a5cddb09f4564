/** What was measured, for `bench/web.py`: one JSON object a line in the file that `BENCH_RESULTS` names. */
import { appendFileSync } from "node:fs";

export interface Measured {
  /** What was measured, such as `2,000 fields`. */
  readonly what: string;
  readonly unit: "ms" | "MiB" | "nodes";
  readonly values: readonly number[];
}

export function record(measured: Measured): void {
  const file = process.env["BENCH_RESULTS"];
  if (file === undefined) throw new Error("BENCH_RESULTS is not set: start this with bench/web.py");
  appendFileSync(file, `${JSON.stringify(measured)}\n`);
}
