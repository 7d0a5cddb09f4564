/** What the pages of jobs ask of the API beside the questions of every page. */
import { infiniteQueryOptions, queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Api, Schemas } from "@/api/client";
import { useApi } from "@/api/context";

export type Job = Schemas["JobView"];
export type Version = Schemas["VersionView"];
export type VersionSummary = Schemas["VersionSummaryView"];
export type ListedRun = Schemas["ListedRun"];

/** The most that a page of a list has. */
export const PAGE = 200;
const JOBS = "/v1/projects/{project}/jobs";

const from = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const jobsQuery = (api: Api, project: string) =>
  infiniteQueryOptions({
    queryKey: ["jobs", project],
    queryFn: ({ signal, pageParam }) =>
      api.get(JOBS, { path: { project }, query: { limit: PAGE, ...from(pageParam) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
    staleTime: 10_000,
  });

/** All jobs of a project, page after page: a search must find those of the last page, too. */
export function useAllJobs(project: string) {
  const query = useInfiniteQuery(jobsQuery(useApi(), project));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return query;
}

export const versionsQuery = (api: Api, project: string, job: string) =>
  infiniteQueryOptions({
    queryKey: ["versions", project, job],
    queryFn: ({ signal, pageParam }) =>
      api.get(`${JOBS}/{job}/versions`, { path: { project, job }, query: { limit: 50, ...from(pageParam) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.cursor,
  });

/** The newest runs of a project: the last run of each job that has run lately. */
export const newestRunsQuery = (api: Api, project: string) =>
  queryOptions({
    queryKey: ["runs", project, "newest"],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs", { path: { project }, query: { limit: PAGE }, signal }),
  });

export const lastRunQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["runs", project, "last", job],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs", { path: { project }, query: { job, limit: 1 }, signal }),
    staleTime: 30_000,
  });

/** The newest runs of a job: its list, its usage and its activity are made from them. */
export const runsOfJobQuery = (api: Api, project: string, job: string) =>
  queryOptions({
    queryKey: ["runs", project, "of-job", job],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs", { path: { project }, query: { job, limit: PAGE }, signal }),
  });
