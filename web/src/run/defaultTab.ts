/** Which part of a run one comes for: why it failed, how it goes, or what came of it. */
import type { Schemas } from "@/api/client";
import type { RunTab } from "@/run/search";
import { ENDED } from "@/ui/RunStateMark";

type Run = Pick<Schemas["RunView"], "state" | "attempts" | "metrics">;

export function defaultTab({ state, attempts, metrics }: Run): RunTab {
  const hasStarted = attempts > 0 || state === "RUNNING";
  if (state === "SUCCEEDED") return Object.keys(metrics).length > 0 ? "metrics" : "changes";
  if (ENDED.has(state)) return hasStarted ? "log" : "events";
  return hasStarted || state === "STARTING" ? "log" : "changes";
}
