/** What the address of a run's page says beside its path: which part is open, and which run it is compared with. */
import { isRunId } from "@/format/ids";

export const TABS = ["changes", "inputs", "log", "metrics", "outputs", "events"] as const;
export type RunTab = (typeof TABS)[number];

export interface RunSearch {
  /** Without it, the part that answers what one comes for. */
  readonly tab?: RunTab;
  /** The run that the changes are against, instead of the job's defaults. */
  readonly against?: string;
  /** Runs whose metrics are plotted over this one's. */
  readonly with?: readonly string[];
}

const MOST_RUNS = 9;

export function readRunSearch(search: Record<string, unknown>): RunSearch {
  const tab = TABS.find((one) => one === search["tab"]);
  const against = search["against"];
  const given = Array.isArray(search["with"]) ? search["with"] : [search["with"]];
  const others = [...new Set(given.filter(isRunId))].slice(0, MOST_RUNS);
  return {
    ...(tab ? { tab } : {}),
    ...(isRunId(against) ? { against } : {}),
    ...(others.length > 0 ? { with: others } : {}),
  };
}
