/** The questions that several pages ask of the API, each with its key in the cache. A page's own are beside the page. */
import { queryOptions } from "@tanstack/react-query";
import type { Api, Schemas } from "@/api/client";
import { mayBePartOfId } from "@/format/ids";

const JOB = "/v1/projects/{project}/jobs/{job}";
const RUN = "/v1/projects/{project}/runs/{run}";

export const jobQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["job", project, job],
    queryFn: ({ signal }) => api.get(JOB, { path: { project, job }, signal }),
  });

export const versionQuery = (api: Api, project: string, job: string, version: number) =>
  queryOptions({
    queryKey: ["version", project, job, version],
    queryFn: ({ signal }) =>
      api.get(`${JOB}/versions/{version}`, { path: { project, job, version: String(version) }, signal }),
  });

/** Versions never change: what may be changed in one is asked once. */
export const schemaQuery = (api: Api, project: string, job: string, version: number) =>
  queryOptions({
    queryKey: ["schema", project, job, version],
    queryFn: ({ signal }) =>
      api.get(`${JOB}/versions/{version}/schema`, { path: { project, job, version: String(version) }, signal }),
    staleTime: Infinity,
  });

export const runQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run", project, run],
    queryFn: ({ signal }) => api.get(RUN, { path: { project, run }, signal }),
  });

export const runInputsQuery = (api: Api, project: string, run: string) =>
  queryOptions({
    queryKey: ["run-inputs", project, run],
    queryFn: ({ signal }) => api.get(`${RUN}/inputs`, { path: { project, run }, signal }),
    staleTime: Infinity,
  });

export const hardwareQuery = (api: Api) =>
  queryOptions({
    queryKey: ["hardware"],
    queryFn: ({ signal }) => api.get("/v1/hardware", { signal }),
    staleTime: 3_600_000,
  });

/** What a request for hardware would get. */
export const planQuery = (api: Api, request: Schemas["HardwareRequest"]) =>
  queryOptions({
    queryKey: ["hardware-plan", request],
    queryFn: ({ signal }) => api.post("/v1/hardware/plan", { body: request, signal }),
    staleTime: 3_600_000,
  });

/** The runs that a text may mean: by a part of their ids, otherwise by their names. */
export async function findRuns(api: Api, project: string, text: string, limit: number, signal?: AbortSignal) {
  const ask = async (named: { id: string } | { name: string }) => {
    const options = { path: { project }, query: { ...named, limit }, ...(signal ? { signal } : {}) };
    return (await api.get("/v1/projects/{project}/runs", options)).runs;
  };
  const byId = mayBePartOfId(text) ? await ask({ id: text.toUpperCase() }) : [];
  return byId.length > 0 ? byId : ask({ name: text });
}
