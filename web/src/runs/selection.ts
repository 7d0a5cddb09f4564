/** Which runs are selected, in the order in which they were: at most as many as can be compared. Pure. */
import { MAX_SELECTED } from "@/runs/search";

export interface Selection {
  readonly selected: readonly string[];
  /** Whether some were left out, because they are too many. */
  readonly isFull: boolean;
}

/** Select a run, or take it out. */
export function toggle(selected: readonly string[], run: string): Selection {
  return selected.includes(run)
    ? { selected: selected.filter((one) => one !== run), isFull: false }
    : add(selected, [run]);
}

/** Select all of them, beside those that are. */
export function add(selected: readonly string[], runs: readonly string[]): Selection {
  const all = [...new Set([...selected, ...runs])];
  return { selected: all.slice(0, MAX_SELECTED), isFull: all.length > MAX_SELECTED };
}
