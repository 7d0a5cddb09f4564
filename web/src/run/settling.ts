/** A run's record and its results change a little after its end, too: the last values of metrics arrive, and outputs. */
import type { Schemas } from "@/api/client";
import { ENDED } from "@/ui/RunStateMark";

/** Whether a run has ended so long ago (in ms) that nothing more is to arrive. */
export function hasSettled(run: Pick<Schemas["RunView"], "state" | "updated_at">, after: number): boolean {
  return ENDED.has(run.state) && Date.now() - Date.parse(run.updated_at) > after;
}

/** For its metrics and outputs. */
export const RESULTS_ARRIVE = 60_000;
