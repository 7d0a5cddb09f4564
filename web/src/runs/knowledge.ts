/** What is known of a project's runs beside the list itself: their jobs, inputs and metrics, to choose from. */
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Api } from "@/api/client";
import { useApi } from "@/api/context";
import { schemaQuery } from "@/api/queries";
import type { Json } from "@/api/json";
import type { ListedRun } from "@/runs/list/merging";
import { inputName, inputsOf, metricName } from "@/runs/inputNames";
import { valueIn } from "@/runs/columns/columns";
import { STATES } from "@/runs/search";
import { shownValue } from "@/runs/values";

const MOST_JOBS = 200;
const MOST_SCHEMAS = 6;
const MOST_VALUES = 50;

const jobNamesQuery = (api: Api, project: string) =>
  queryOptions({
    queryKey: ["job-names", project],
    queryFn: async ({ signal }) => {
      const answer = await api.get("/v1/projects/{project}/jobs", {
        path: { project },
        query: { limit: MOST_JOBS },
        signal,
      });
      return answer.jobs.map(({ name }) => name).sort();
    },
    staleTime: 60_000,
  });

/** The names of the project's jobs, as many as one page has; none until they are known. */
export function useJobNames(project: string): readonly string[] {
  return useQuery(jobNamesQuery(useApi(), project)).data ?? [];
}

export interface RunNames {
  /** All inputs of the jobs whose runs are listed, by their names in conditions. */
  readonly inputs: readonly string[];
  readonly metrics: readonly string[];
}

/** The inputs and metrics that listed runs have; asks for the schemas of their jobs once it `isWanted`. */
export function useRunNames(project: string, runs: readonly ListedRun[], isWanted: boolean): RunNames {
  const api = useApi();
  const versions = useMemo(() => commonVersions(runs), [runs]);
  const schemas = useQueries({
    queries: versions.map(([job, version]) => ({ ...schemaQuery(api, project, job, version), enabled: isWanted })),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [data] : [])),
  });
  return useMemo(() => {
    const inputs = schemas.flatMap(({ config, files }) => [
      ...inputsOf(config?.types).map((path) => inputName(null, path)),
      ...Object.entries(files).flatMap(([file, { types }]) => inputsOf(types).map((path) => inputName(file, path))),
    ]);
    const metrics = runs.flatMap((run) => Object.keys(run.metrics).map(metricName));
    return { inputs: [...new Set(inputs)], metrics: [...new Set(metrics)].sort() };
  }, [schemas, runs]);
}

/** The newest version of each of the jobs that most of the runs are of. */
function commonVersions(runs: readonly ListedRun[]): [job: string, version: number][] {
  const found = new Map<string, { count: number; version: number }>();
  for (const { job, version } of runs) {
    const known = found.get(job);
    found.set(job, { count: (known?.count ?? 0) + 1, version: Math.max(known?.version ?? 0, Number(version)) });
  }
  const sorted = [...found].sort(([, a], [, b]) => b.count - a.count);
  return sorted.slice(0, MOST_SCHEMAS).map(([job, { version }]) => [job, version]);
}

const TIMES = ["1h", "12h", "1d", "7d", "30d"];

/** The values that a fact, an input or a metric has among runs, those of most runs first. */
export function valuesOf(name: string, runs: readonly ListedRun[], jobs: readonly string[]): readonly string[] {
  if (name === "state") return STATES;
  if (name === "job") return jobs;
  if (name === "created") return TIMES;
  if (name === "duration") return ["1m", "10m", "1h"];
  if (name === "spot") return ["true", "false"];
  const counts = new Map<string, number>();
  for (const text of runs.flatMap((run) => textsIn(run, name))) counts.set(text, (counts.get(text) ?? 0) + 1);
  const found = [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
  return (name === "by" ? ["me", ...found] : found).slice(0, MOST_VALUES);
}

function textsIn(run: ListedRun, name: string): string[] {
  const { placement } = run;
  const facts: Readonly<Record<string, readonly (Json | undefined)[]>> = {
    by: [run.created_by?.name],
    name: [run.name],
    tag: run.tags,
    class: [placement.compute_class],
    gpu: [placement.gpu_model],
    reason: [run.reason],
    exit_code: [run.exit_code],
    attempts: [run.attempts],
    version: [run.version],
  };
  const values = facts[name] ?? [valueIn(run, name)];
  return values.map((value) => (value === null ? "" : shownValue(value))).filter((text) => text !== "");
}
