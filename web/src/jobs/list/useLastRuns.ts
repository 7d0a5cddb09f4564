/** The last run of each job: from the project's newest runs, and for jobs that have not run lately, asked one by one. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { pollWhileOpen } from "@/api/polling";
import { useApi } from "@/api/context";
import { lastRunQuery, type ListedRun, newestRunsQuery } from "@/jobs/queries";

export interface NewestRuns {
  readonly lastOf: ReadonlyMap<string, ListedRun>;
  /** Whether these are all runs of the project: then a job that is not among them has none. */
  readonly areAll: boolean;
}

/** Undefined until they are known. */
export function useNewestRuns(project: string): NewestRuns | undefined {
  const interval = useMemo(() => pollWhileOpen(() => false, 4_000), []);
  const { data } = useQuery({ ...newestRunsQuery(useApi(), project), refetchInterval: interval });
  return useMemo(() => {
    if (data === undefined) return undefined;
    const lastOf = new Map<string, ListedRun>();
    for (const run of data.runs) if (!lastOf.has(run.job)) lastOf.set(run.job, run);
    return { lastOf, areAll: data.cursor === null };
  }, [data]);
}

/** The last run of a job: null if it never ran, undefined until it is known. */
export function useLastRun(project: string, job: string, newest: NewestRuns | undefined): ListedRun | null | undefined {
  const known = newest?.lastOf.get(job);
  const mustAsk = newest !== undefined && known === undefined && !newest.areAll;
  const { data } = useQuery({ ...lastRunQuery(useApi(), project, job), enabled: mustAsk });
  if (newest === undefined) return undefined;
  if (known !== undefined) return known;
  return newest.areAll ? null : data && (data.runs[0] ?? null);
}
