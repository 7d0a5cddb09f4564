/** The questions that a run's page asks of the API, beside those that other pages ask, too. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/client";
import { mayBePartOfId } from "@/format/ids";

const RUNS = "/v1/projects/{project}/runs";
const RUN = "/v1/projects/{project}/runs/{run}";

/** Of one job, the newest runs: to choose one from. */
export const recentRunsQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["recent-runs", project, job],
    queryFn: ({ signal }) => api.get(RUNS, { path: { project }, query: { job, limit: 30 }, signal }),
    staleTime: 15_000,
  });

/** What launching the run again would do: it has each file's difference from the registered text. */
export const rerunPlanQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["rerun-plan", project, run],
    queryFn: async ({ signal }) => {
      const path = `${RUN}/rerun` as const;
      const answer = await api.post(path, { path: { project, run }, query: { dry_run: true }, signal });
      if (!("dry_run" in answer)) throw new Error("The service launched a run where it was asked for a plan only.");
      return answer;
    },
    staleTime: Infinity,
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
      const ask = (query: { limit?: number; id?: string; name?: string }) =>
        api.get(RUNS, { path: { project }, query: { limit: 20, ...query }, signal }).then(({ runs }) => runs);
      if (text === "latest") return ask({ limit: 1 });
      const byId = mayBePartOfId(text) ? await ask({ id: text }) : [];
      return byId.length > 0 ? byId : ask({ name: text });
    },
  });
