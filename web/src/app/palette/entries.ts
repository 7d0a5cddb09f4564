/** Everything that the palette goes to, and does. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { use } from "react";
import { useApi } from "@/api/context";
import { useCaller } from "@/app/caller";
import { findMatches, mayBeRunId, type Matchable } from "@/app/palette/matching";
import { isProjectName } from "@/app/projects";
import { signOut } from "@/app/signOut";
import { setTheme, type Theme } from "@/app/theme";
import { runTitle, shortId } from "@/format/ids";
import { newestRunsQuery, useAllJobs, type Job, type ListedRun } from "@/jobs/queries";
import { SessionContext } from "@/session/context";

export interface Entry extends Matchable {
  readonly id: string;
  readonly hint?: string;
  readonly state?: ListedRun["state"];
  readonly action: () => unknown;
}

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

type Navigate = ReturnType<typeof useNavigate>;

export interface Found {
  readonly sections: readonly Section[];
  /** Whether what is shown may not be all yet. */
  readonly isLoading: boolean;
}

/** What a query finds: pages, jobs, runs, projects and settings. */
export function useEntries(project: string, query: string, showKeys: () => void): Found {
  const api = useApi();
  const navigate = useNavigate();
  const session = use(SessionContext);
  const jobs = useAllJobs(project);
  const runs = useQuery(newestRunsQuery(api, project));
  const wanted = query.trim();
  const byId = useQuery({
    queryKey: ["runs", project, "by-id", wanted.toUpperCase()],
    queryFn: ({ signal }) =>
      api.get("/v1/projects/{project}/runs", { path: { project }, query: { id: wanted, limit: 10 }, signal }),
    enabled: mayBeRunId(wanted),
    staleTime: 30_000,
  });
  const named = (jobs.data?.pages ?? []).flatMap((page) => page.jobs);
  const found = newestFirst([...(byId.data?.runs ?? []), ...(runs.data?.runs ?? [])]);
  const projects = useProjectEntries(project, wanted);
  const ofRuns = { title: "Runs", entries: found.map((run) => runEntry(navigate, run)), limit: wanted ? 10 : 5 };
  const ofJobs = { title: "Jobs", entries: named.map((job) => jobEntry(navigate, job)), limit: wanted ? 10 : 5 };
  // The runs of a job are found by its name, too, but it is the job that is meant.
  const all: readonly (Section & { readonly limit: number })[] = [
    { title: "Pages", entries: pageEntries(navigate, project), limit: 6 },
    ...(wanted && !mayBeRunId(wanted) ? [ofJobs, ofRuns] : [ofRuns, ofJobs]),
    { title: "Launch", entries: named.map((job) => launchEntry(navigate, job)), limit: wanted ? 10 : 5 },
    { title: "Switch project", entries: projects, limit: wanted ? 10 : 0 },
    {
      title: "Settings",
      entries: settingEntries(showKeys, session?.person ? () => signOut(session) : undefined),
      limit: wanted ? 6 : 0,
    },
  ];
  const sections = all
    .map(({ title, entries, limit }) => ({ title, entries: findMatches(entries, wanted, limit) }))
    .filter(({ entries }) => entries.length > 0);
  return { sections, isLoading: jobs.isFetching || runs.isLoading || byId.isFetching };
}

/** The projects that one may open; where one may open all, also the one whose name is typed. */
export function useProjectEntries(project: string, query: string): readonly Entry[] {
  const caller = useCaller();
  const navigate = useNavigate();
  const names = (caller?.projects ?? []).map((one) => one.project);
  const typed = query.trim();
  const isOther = caller?.all_projects === true && isProjectName(typed) && !names.includes(typed);
  return [...names, ...(isOther ? [typed] : [])].map((name) => ({
    id: `project ${name}`,
    text: name,
    also: "project switch",
    ...(name === project ? { hint: "open now" } : {}),
    action: () => navigate({ to: "/p/$project/jobs", params: { project: name } }),
  }));
}

function newestFirst(runs: readonly ListedRun[]): readonly ListedRun[] {
  const once = new Map(runs.map((run) => [run.run_id, run]));
  return [...once.values()].sort((a, b) => (a.run_id < b.run_id ? 1 : -1));
}

function pageEntries(navigate: Navigate, project: string): readonly Entry[] {
  const params = { project };
  return [
    { id: "page jobs", text: "Jobs", action: () => navigate({ to: "/p/$project/jobs", params }) },
    { id: "page runs", text: "Runs", action: () => navigate({ to: "/p/$project/runs", params }) },
    {
      id: "page hardware",
      text: "Hardware",
      also: "gpu price classes machines",
      action: () => navigate({ to: "/hardware" }),
    },
    {
      id: "page queues",
      text: "Queues",
      also: "waiting",
      action: () => navigate({ to: "/p/$project/queues", params }),
    },
  ];
}

function runEntry(navigate: Navigate, run: ListedRun): Entry {
  const { project, run_id, job, state, tags } = run;
  return {
    id: `run ${run_id}`,
    text: runTitle(run),
    also: [run_id, job, state, ...tags].join(" "),
    hint: `${job} · ${shortId(run_id)}`,
    state,
    action: () => navigate({ to: "/p/$project/runs/$run", params: { project, run: run_id } }),
  };
}

function jobEntry(navigate: Navigate, { project, name, description }: Job): Entry {
  return {
    id: `job ${name}`,
    text: name,
    also: description,
    hint: description,
    action: () => navigate({ to: "/p/$project/jobs/$job", params: { project, job: name } }),
  };
}

function launchEntry(navigate: Navigate, { project, name }: Job): Entry {
  return {
    id: `launch ${name}`,
    text: `Launch ${name}`,
    action: () => navigate({ to: "/p/$project/jobs/$job/launch", params: { project, job: name } }),
  };
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ["light", "Light theme"],
  ["dark", "Dark theme"],
  ["system", "Theme of the system"],
];

function settingEntries(showKeys: () => void, signOut: (() => Promise<void>) | undefined): readonly Entry[] {
  return [
    ...THEMES.map(([theme, text]) => ({ id: `theme ${theme}`, text, action: () => setTheme(theme) })),
    { id: "keys", text: "Keyboard shortcuts", also: "help", action: showKeys },
    ...(signOut ? [{ id: "sign-out", text: "Sign out", action: signOut }] : []),
  ];
}
