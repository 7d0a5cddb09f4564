/** The questions that a run's page asks of the API, beside those that other pages ask, too. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/client";
import { findRuns } from "@/api/queries";

const RUNS = "/v1/projects/{project}/runs";
const RUN = "/v1/projects/{project}/runs/{run}";

/** Of one job, the newest runs: to choose one from. */
export const recentRunsQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["recent-runs", project, job],
    queryFn: ({ signal }) => api.get(RUNS, { path: { project }, query: { job, limit: 30 }, signal }),
    staleTime: 15_000,
  });

export const runDiffQuery = (api: Api, project: string, run: string, other: string) =>
  queryOptions({
    queryKey: ["run-diff", project, run, other],
    queryFn: ({ signal }) => api.get(`${RUN}/diff/{other}`, { path: { project, run, other }, signal }),
  });

export const runMetricsQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-metrics", project, run],
    queryFn: ({ signal }) => api.get(`${RUN}/metrics`, { path: { project, run }, query: { points: 1000 }, signal }),
  });

const OUTPUTS = 500; // of a page

export const outputsQuery = (api: Api, project: string, run: string) =>
  infiniteQueryOptions({
    queryKey: ["run-outputs", project, run],
    queryFn: ({ signal, pageParam }) =>
      api.get(`${RUN}/outputs`, {
        path: { project, run },
        query: { limit: OUTPUTS, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.cursor ?? undefined,
  });

/** The last lines of a run's log, in which the reason of a failure is looked for. */
export const logEndQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["log-end", project, run],
    queryFn: ({ signal }) => api.get(`${RUN}/logs`, { path: { project, run }, query: { tail: 200 }, signal }),
    staleTime: Infinity,
  });

export const queueQuery = (api: Api, project: string, computeClass: string) =>
  queryOptions({
    queryKey: ["queue", project, computeClass],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/queues", {
        path: { project },
        query: { compute_class: computeClass },
        signal,
      }),
  });

/** Runs that a text may mean: `latest`, a part of an id, or a name. */
export const meantRunsQuery = (api: Api, project: string, text: string) =>
  queryOptions({
    queryKey: ["meant-runs", project, text],
    queryFn: async ({ signal }) => {
      if (text !== "latest") return findRuns(api, project, text, 20, signal);
      const { runs } = await api.get(RUNS, { path: { project }, query: { limit: 1 }, signal });
      return runs;
    },
  });
