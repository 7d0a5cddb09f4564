/** Which runs a comparison is of, and whether it shows what is the same: in the address. */

import { addressTexts } from "@/app/addressTexts";
import { isRunId } from "@/format/ids";

export const MAX_COMPARED = 20;

export interface CompareSearch {
  /** Ids, in the order of the columns. */
  readonly run?: readonly string[];
  /** All inputs and facts, also those that are the same. */
  readonly all?: boolean;
}

/** Read an address; what is no run's id is left out. */
export function readCompareSearch({ run, all }: Record<string, unknown>): CompareSearch {
  const ids = addressTexts(run)
    .map((one) => one.toUpperCase())
    .filter(isRunId);
  const runs = [...new Set(ids)].slice(0, MAX_COMPARED);
  return { ...(runs.length > 0 ? { run: runs } : {}), ...(all === true ? { all: true } : {}) };
}
