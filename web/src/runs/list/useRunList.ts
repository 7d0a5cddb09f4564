/** The list of runs of a search, kept up to date while it is shown. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useApi } from "@/api/context";
import { pollWhileOpen } from "@/api/polling";
import { RunList, type FetchPage, type RunListState } from "@/runs/list/RunList";
import { toQuery, type RunsSearch } from "@/runs/search";

export interface ShownRuns {
  readonly list: RunList;
  readonly state: RunListState;
  /** Why there is no list, or why it can't be kept up to date. */
  readonly error: Error | null;
  readonly isLoading: boolean;
  /** Names the search: another list has another key. */
  readonly key: string;
}

/** `columns` are the inputs and metrics whose values are shown. */
export function useRunList(project: string, search: RunsSearch, columns: readonly string[]): ShownRuns {
  const api = useApi();
  const queries = useQueryClient();
  const query = toQuery(search);
  const key = JSON.stringify([project, query]);
  const list = useMemo(() => {
    const fetchPage: FetchPage = (cursor, limit, column) =>
      queries.fetchQuery({
        queryKey: ["runs", key, cursor, limit, column],
        queryFn: ({ signal }) =>
          api.get("/v1/projects/{project}/runs", {
            path: { project },
            query: { ...query, limit, column: [...column], ...(cursor === null ? {} : { cursor }) },
            signal,
          }),
        staleTime: 0,
        gcTime: 0,
      });
    return lastList(queries, key) ?? keepList(queries, key, new RunList(fetchPage, search.sort !== undefined, columns));
    // `query` and the order are in the key; columns may change in a list.
  }, [api, queries, key, project]);
  useEffect(() => list.setColumns(columns), [list, columns]);

  const state = useSyncExternalStore(list.subscribe, list.read);
  const [poll] = useState(() => pollWhileOpen<string>(() => false));
  const { error, isLoading } = useQuery({
    queryKey: ["runs", key, "newest"],
    queryFn: async () => {
      await list.refresh();
      return fingerprint(list.read());
    },
    refetchInterval: poll,
    retry: false, // each page is tried several times
    staleTime: 0,
    gcTime: 0,
  });
  return { list, state, error, isLoading: isLoading && state.next === undefined, key };
}

/** What changes when something in the list does, so that it is asked for less often while nothing happens. */
function fingerprint({ pages }: RunListState): string {
  const runs = pages.flatMap((page) => page.runs ?? []);
  return runs.map((run) => `${run.run_id} ${run.updated_at}`).join("\n");
}

/** The last list stays, so that one who comes back from a run finds it as it was. */
const kept = new WeakMap<QueryClient, { readonly key: string; readonly list: RunList; scroll: number }>();

function lastList(queries: QueryClient, key: string): RunList | undefined {
  const last = kept.get(queries);
  return last?.key === key ? last.list : undefined;
}

function keepList(queries: QueryClient, key: string, list: RunList): RunList {
  kept.set(queries, { key, list, scroll: 0 });
  return list;
}

/** Where one had scrolled to in the list of this key, in pixels. */
export function keptScroll(queries: QueryClient, key: string): number {
  const last = kept.get(queries);
  return last?.key === key ? last.scroll : 0;
}

export function keepScroll(queries: QueryClient, key: string, scroll: number): void {
  const last = kept.get(queries);
  if (last?.key === key) last.scroll = scroll;
}
