/** What the launch page asks of the API beside what other pages ask, too. */
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/client";

/** The number of a version, an alias, or `latest`. */
export type VersionName = number | string;

const VERSION = "/v1/projects/{project}/jobs/{job}/versions/{version}";

/** An alias may move while a form is open: the form stays with the version that it was made for. */
const ONCE = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

export const namedVersionQuery = (api: Api, project: string, job: string, name: VersionName) =>
  queryOptions({
    queryKey: ["version", project, job, name],
    queryFn: ({ signal }) => api.get(VERSION, { path: { project, job, version: String(name) }, signal }),
    ...ONCE,
    refetchOnMount: typeof name === "string" ? "always" : true,
  });

export const namedSchemaQuery = (api: Api, project: string, job: string, name: VersionName) =>
  queryOptions({
    queryKey: ["schema", project, job, name],
    queryFn: ({ signal }) => api.get(`${VERSION}/schema`, { path: { project, job, version: String(name) }, signal }),
    ...ONCE,
    refetchOnMount: typeof name === "string" ? "always" : true,
  });

export const versionsQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["versions", project, job, "newest"],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/jobs/{job}/versions", { path: { project, job }, query: { limit: 20 }, signal }),
  });

type RunsQuery = NonNullable<Parameters<typeof runsOf>[2]>;

const runsOf = (
  api: Api,
  project: string,
  query: { job?: string; state?: ("SUCCEEDED" | "FAILED" | "CANCELLED")[]; id?: string; name?: string; limit: number },
  signal?: AbortSignal,
) => api.get("/v1/projects/{project}/runs", { path: { project }, query, ...(signal ? { signal } : {}) });

/** The newest runs that a filter lets through. */
export const newestRunsQuery = (api: Api, project: string, filter: Omit<RunsQuery, "limit">) =>
  queryOptions({
    queryKey: ["runs", project, "newest", filter],
    queryFn: ({ signal }) => runsOf(api, project, { ...filter, limit: 20 }, signal),
  });

/** The run that a text means: its id, a beginning or ending of it, or its name. Undefined if none does, or several do. */
export async function findRun(api: Api, project: string, text: string) {
  const meant = text.trim();
  if (/^[0-9a-hjkmnp-tv-z]+$/i.test(meant)) {
    const { runs } = await runsOf(api, project, { id: meant.toUpperCase(), limit: 2 });
    if (runs.length > 0) return runs.length === 1 ? runs[0] : undefined;
  }
  const { runs } = await runsOf(api, project, { name: meant, limit: 2 });
  return runs.length === 1 ? runs[0] : undefined;
}

/** In one answer; the run's own page has its outputs page after page, under a key of their own. */
export const runOutputsQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-outputs", project, run, "listed"],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs/{run}/outputs", { path: { project, run }, query: { limit: 1000 }, signal }),
  });
