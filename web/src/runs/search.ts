/** What the address of the list of runs says: filters, order, columns, and the runs that are selected. */
import { addressText, addressTexts } from "@/app/addressTexts";
import type { Query } from "@/api/client";
import type { RunState } from "@/ui/RunStateMark";

export const STATES = [
  "QUEUED",
  "SUBMITTED",
  "RUNNABLE",
  "STARTING",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "CANCELLED",
] as const satisfies readonly RunState[];

/** The filters of the API that are no conditions. A list holds if one of its states, and all of its tags and conditions do. */
export interface Filters {
  readonly job?: string;
  readonly state?: readonly RunState[];
  readonly by?: string;
  readonly since?: string;
  readonly name?: string;
  /** A beginning or an ending of an id. */
  readonly id?: string;
  readonly tag?: readonly string[];
  readonly where?: readonly string[];
}

export interface RunsSearch extends Filters {
  /** A fact, an input or a metric, the largest first after a `-`. Without it, the newest run is first. */
  readonly sort?: string;
  /** Which columns follow the run's name, in their order. Without it, the usual ones. */
  readonly columns?: readonly string[];
  /** The ids of the runs that are selected, to be compared. */
  readonly selected?: readonly string[];
}

export const MAX_SELECTED = 20;

/** Read an address; what it can't be is left out. */
export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  const found: Record<string, string | readonly string[] | undefined> = {
    job: addressText(search["job"]),
    state: addressTexts(search["state"]).filter(isState),
    by: addressText(search["by"]),
    since: addressText(search["since"]),
    name: addressText(search["name"]),
    id: addressText(search["id"]),
    tag: addressTexts(search["tag"]),
    where: addressTexts(search["where"]),
    sort: addressText(search["sort"]),
    selected: addressTexts(search["selected"]).slice(0, MAX_SELECTED),
  };
  const columns = search["columns"] === undefined ? {} : { columns: addressTexts(search["columns"]) };
  return { ...withoutEmpty(found), ...columns };
}

/** As the API is asked for it. */
export function toQuery(search: RunsSearch): Query<"/v1/projects/{project}/runs"> {
  const { job, state, by, since, name, id, tag, where, sort } = search;
  return withoutEmpty({ job, state, by, since, name, id, tag, where, sort }) as Query<"/v1/projects/{project}/runs">;
}

export function hasFilters(search: RunsSearch): boolean {
  const { sort: _, ...filters } = toQuery(search) as Record<string, unknown>;
  return Object.keys(filters).length > 0;
}

/** What becomes of members of a search; undefined takes one out. */
export type SearchChanges = { readonly [K in keyof RunsSearch]?: RunsSearch[K] | undefined };

/** The search with some members changed; an empty one is left out. */
export function changeSearch(search: RunsSearch, changes: SearchChanges): RunsSearch {
  const { columns, ...others } = { ...search, ...changes };
  return { ...withoutEmpty(others), ...(columns === undefined ? {} : { columns }) };
}

function isState(text: string): text is RunState {
  return (STATES as readonly string[]).includes(text);
}

function withoutEmpty<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined && (value as string).length > 0);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
