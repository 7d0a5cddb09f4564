/** The jobs of a project: what can be launched here, and how it went the last time. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { useKeys } from "@/app/keys";
import { isNoProject, ProjectError } from "@/app/NewProject";
import { focusedRow, useRowKeys } from "@/app/rowKeys";
import { usePageTitle } from "@/app/title";
import { count } from "@/format/numbers";
import { JobTable } from "@/jobs/list/JobTable";
import { searchJobs } from "@/jobs/list/match";
import { useNewestRuns } from "@/jobs/list/useLastRuns";
import { useAllJobs } from "@/jobs/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { SearchField } from "@/ui/SearchField";
import styles from "@/jobs/list/JobList.module.css";

const SCOPE = "Jobs";

export function JobsPage() {
  const { project } = useParams({ from: "/p/$project/jobs" });
  const { q = "" } = useSearch({ from: "/p/$project/jobs" });
  const navigate = useNavigate({ from: "/p/$project/jobs" });
  const list = useRef<HTMLTableSectionElement>(null);
  const { data, error, hasNextPage } = useAllJobs(project);
  const newest = useNewestRuns(project);
  usePageTitle(`Jobs of ${project}`);
  useRowKeys(list, SCOPE);
  useKeys(
    {
      l: {
        description: "Launch the job of the row",
        action: () => {
          const job = focusedRow(list.current)?.dataset["job"];
          if (job) void navigate({ to: "/p/$project/jobs/$job/launch", params: { project, job } });
        },
      },
    },
    { scope: SCOPE },
  );
  const all = data?.pages.flatMap((page) => page.jobs);
  const jobs = all && searchJobs(all, q);
  return (
    <>
      <div className={styles.bar}>
        <h1>Jobs</h1>
        <SearchField
          label="Search the jobs"
          value={q}
          onChange={(text) => void navigate({ search: text ? { q: text } : {}, replace: true })}
          scope={SCOPE}
        />
        <span role="status" className={styles.count}>
          {jobs && all && countText(jobs.length, all.length, hasNextPage)}
        </span>
      </div>
      {error !== null && (
        <div className={isNoProject(error) ? undefined : styles.notice}>
          <ProjectError project={project} error={error} />
        </div>
      )}
      {all === undefined && error === null && <Loading lines={8} label="Loading the jobs" />}
      {all?.length === 0 && !hasNextPage && <NoJobs project={project} />}
      {jobs && all && all.length > 0 && <JobTable body={list} jobs={jobs} newest={newest} />}
      {jobs?.length === 0 && all && all.length > 0 && !hasNextPage && (
        <EmptyState title={`No job matches “${q}”`}>
          <p>Names, descriptions, aliases and authors are searched.</p>
        </EmptyState>
      )}
    </>
  );
}

function countText(shown: number, all: number, hasMore: boolean): string {
  const total = `${count(all)}${hasMore ? " so far" : ""}`;
  return shown === all ? total : `${count(shown)} of ${total}`;
}

function NoJobs({ project }: { readonly project: string }) {
  return (
    <EmptyState title={`No jobs in ${project} yet`} command="launchbay register examples/digits">
      <p>
        A job is registered from its folder, by a <code>launchbay.yaml</code> or by running its script once. Then
        anybody in the project can launch it here.
      </p>
    </EmptyState>
  );
}
