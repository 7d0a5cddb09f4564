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

interface RunFilter {
  readonly job?: string;
  readonly state?: ("SUCCEEDED" | "FAILED" | "CANCELLED")[];
}

/** The newest runs that a filter lets through. */
export const newestRunsQuery = (api: Api, project: string, filter: RunFilter) =>
  queryOptions({
    queryKey: ["runs", project, "newest", filter],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs", { path: { project }, query: { ...filter, limit: 20 }, signal }),
  });

/** In one answer; the run's own page has its outputs page after page, under a key of their own. */
export const runOutputsQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-outputs", project, run, "listed"],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs/{run}/outputs", { path: { project, run }, query: { limit: 1000 }, signal }),
  });
