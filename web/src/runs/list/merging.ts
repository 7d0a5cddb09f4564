/** How a newer answer of the first page becomes part of the list, without moving what is read there. Pure. */
import type { Schemas } from "@/api/client";

export type ListedRun = Schemas["ListedRun"];

export interface Merged {
  readonly runs: readonly ListedRun[];
  /** How many of them are newer than all that were there. */
  readonly before: number;
  /** What was answered can't be merged: the order is another one, or runs between are missing. */
  readonly isOutdated: boolean;
}

interface Answered {
  readonly runs: readonly ListedRun[];
  /** Whether other runs follow. */
  readonly hasMore: boolean;
}

/**
 * Merge the newest runs into the first page of a list that is newest first.
 *
 * `until` is the last run of the page, if other pages follow it: what comes after is theirs. Runs that the answer should
 * have and has not are not listed any more, such as those that are no longer in a state that was asked for.
 */
export function mergeNewest(known: readonly ListedRun[], answered: Answered, until: string | null): Merged {
  const newest = known[0]?.run_id ?? until ?? "";
  const oldest = answered.runs.at(-1)?.run_id ?? "";
  if (answered.hasMore && newest !== "" && oldest > newest) return { runs: known, before: 0, isOutdated: true };
  const own = answered.runs.filter(({ run_id: id }) => until === null || id >= until);
  const older = answered.hasMore ? known.filter(({ run_id: id }) => id < oldest) : [];
  return {
    runs: [...own, ...older],
    before: newest === "" ? 0 : own.filter(({ run_id: id }) => id > newest).length,
    isOutdated: false,
  };
}

/** Update the first page of a sorted list. Runs stay where they are; that they belong elsewhere is only said. */
export function mergeSorted(known: readonly ListedRun[], answered: Answered): Merged {
  const now = new Map(answered.runs.map((run) => [run.run_id, run]));
  const isSame =
    known.every((run, at) => at >= answered.runs.length || answered.runs[at]?.run_id === run.run_id) &&
    (answered.hasMore || answered.runs.length <= known.length);
  return { runs: known.map((run) => now.get(run.run_id) ?? run), before: 0, isOutdated: !isSame };
}
