/** All that is known of the runs of a comparison: asked for at once, and again while one of them goes on. */
import { queryOptions, useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Api } from "@/api/client";
import { useApi } from "@/api/context";
import type { Json } from "@/api/json";
import { pollWhileOpen } from "@/api/polling";
import { runInputsQuery, runQuery, schemaQuery } from "@/api/queries";
import { readFile } from "@/compare/readFile";
import type { ComparedRun } from "@/compare/rows";
import { runMetricsQuery } from "@/run/queries";
import { hasSettled, RESULTS_ARRIVE } from "@/run/settling";
import { ENDED } from "@/ui/RunStateMark";

const RUN = "/v1/projects/{project}/runs/{run}";
const MOST_FILES = 1000;
const RESULTS_EVERY = 5_000;

/** Config files as values. What a run was given never changes. */
const filesQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-files", project, run],
    queryFn: async ({ client }) => {
      const [record, inputs] = await Promise.all([
        client.ensureQueryData(runQuery(api, project, run)),
        client.ensureQueryData(runInputsQuery(api, project, run)),
      ]);
      const texts = Object.entries(inputs.files);
      if (texts.length === 0) return {};
      const { files } = await client.ensureQueryData(schemaQuery(api, project, record.job, record.version));
      const read = texts.map(async ([path, text]) => [path, await readFile(text, files[path]?.format ?? "")] as const);
      return Object.fromEntries(await Promise.all(read)) as Record<string, Json | null>;
    },
    staleTime: Infinity,
  });

/** The first files that a run has left. */
const leftQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-left", project, run],
    queryFn: ({ signal }) =>
      api.get(`${RUN}/outputs`, { path: { project, run }, query: { limit: MOST_FILES }, signal }),
  });

export interface Compared {
  readonly runs: readonly ComparedRun[];
  /** What is missing of which run, and why. */
  readonly faults: readonly { readonly run: string; readonly error: Error }[];
  readonly isLoading: boolean;
}

export function useCompared(project: string, ids: readonly string[]): Compared {
  const api = useApi();
  const polls = usePolls(ids);
  const records = useQueries({
    queries: ids.map((id, at) => ({ ...runQuery(api, project, id), refetchInterval: polls[at] ?? false })),
  });
  const interval = (at: number) => (isSettled(records[at]?.data) ? (false as const) : RESULTS_EVERY);
  const inputs = useQueries({ queries: ids.map((id) => runInputsQuery(api, project, id)) });
  const files = useQueries({ queries: ids.map((id) => filesQuery(api, project, id)) });
  const metrics = useQueries({
    queries: ids.map((id, at) => ({ ...runMetricsQuery(api, project, id), refetchInterval: interval(at) })),
  });
  const outputs = useQueries({
    queries: ids.map((id, at) => ({ ...leftQuery(api, project, id), refetchInterval: interval(at) })),
  });
  const parts = [records, inputs, files, metrics, outputs] as const;
  const known = useSame(parts.flatMap((queries) => queries.map(({ data }) => data)));
  // New objects only when something has been answered: everything that is shown is made of them.
  const runs = useMemo(
    () =>
      records.flatMap(({ data: run }, at): ComparedRun[] =>
        run === undefined
          ? []
          : [
              {
                run,
                inputs: inputs[at]?.data,
                files: files[at]?.data,
                metrics: metrics[at]?.data,
                outputs: outputs[at]?.data,
              },
            ],
      ),
    [known],
  );
  const faults = parts.flatMap((queries) =>
    queries.flatMap(({ error }, at) => (error === null ? [] : [{ run: ids[at] ?? "", error }])),
  );
  return { runs, faults: unique(faults), isLoading: records.some(({ isLoading }) => isLoading) };
}

/** Whether nothing that a run has left will change any more. */
function isSettled(run: ComparedRun["run"] | undefined): boolean {
  return run !== undefined && hasSettled(run, RESULTS_ARRIVE);
}

/** The same list as long as the same things are in it. */
function useSame(list: readonly unknown[]): readonly unknown[] {
  const [kept, setKept] = useState(list);
  if (kept.length === list.length && kept.every((one, at) => one === list[at])) return kept;
  setKept(list);
  return list;
}

/** One poll for each run: each slows down by itself. */
function usePolls(ids: readonly string[]) {
  const [kept] = useState(() => new Map<string, ReturnType<typeof pollWhileOpen>>());
  return ids.map((id) => {
    const poll =
      kept.get(id) ?? pollWhileOpen<{ state: Parameters<typeof ENDED.has>[0] }>(({ state }) => ENDED.has(state));
    kept.set(id, poll);
    return poll;
  });
}

/** One fault of a run may have several causes that say the same. */
function unique(faults: Compared["faults"]): Compared["faults"] {
  return [...new Map(faults.map((fault) => [`${fault.run} ${fault.error.message}`, fault])).values()];
}
