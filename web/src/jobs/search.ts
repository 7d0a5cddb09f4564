/** What the addresses of the pages of jobs say beside their paths. */

import { addressText } from "@/app/addressTexts";

export interface JobsSearch {
  readonly q?: string;
}

export function readJobsSearch(search: Record<string, unknown>): JobsSearch {
  return text(search["q"]) ? { q: text(search["q"]) } : {};
}

export const JOB_TABS = ["inputs", "versions", "runs", "usage", "activity"] as const;
export type JobTab = (typeof JOB_TABS)[number];

export interface JobSearch {
  /** A number or an alias; the newest version if it is left out. */
  readonly version?: string;
  /** `inputs` if it is left out. */
  readonly tab?: JobTab;
  /** What the inputs are searched for. */
  readonly q?: string;
  /** The version with which the chosen one is compared. */
  readonly against?: number;
}

export function readJobSearch(search: Record<string, unknown>): JobSearch {
  const { version, tab, q, against } = search;
  const open = JOB_TABS.find((one) => one === tab);
  return {
    ...(/^(\d{1,9}|[a-z][a-z0-9_.-]{0,63})$/i.test(text(version)) ? { version: text(version) } : {}),
    ...(open && open !== "inputs" ? { tab: open } : {}),
    ...(text(q) ? { q: text(q) } : {}),
    ...(/^[1-9]\d{0,8}$/.test(text(against)) ? { against: Number(against) } : {}),
  };
}

const text = (value: unknown): string => addressText(value) ?? "";
