/** One job: what may be changed in it, its versions, its runs, how it is used, and who did what. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { jobQuery } from "@/api/queries";
import { ProjectError } from "@/app/NewProject";
import { OtherJobs } from "@/app/OtherJobs";
import { usePageTitle } from "@/app/title";
import { findVersion } from "@/jobs/findVersion";
import { JobVersion } from "@/jobs/JobVersion";
import type { Job } from "@/jobs/queries";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/jobs/JobPage.module.css";

const PATH = "/p/$project/jobs/$job";

export function JobPage() {
  const { project, job: name } = useParams({ from: PATH });
  const { version } = useSearch({ from: PATH });
  const { data: job, error } = useQuery(jobQuery(useApi(), project, name));
  usePageTitle(`${name} in ${project}`);
  if (job === undefined) {
    return (
      <div className={styles.page}>
        <h1>{name}</h1>
        {error ? (
          <ProjectError project={project} error={error}>
            <OtherJobs project={project} error={error} to={PATH} action="Open" />
          </ProjectError>
        ) : (
          <Loading lines={8} label="Loading the job" />
        )}
      </div>
    );
  }
  const number = findVersion(job, version);
  if (number === undefined) return <NoVersion job={job} version={version ?? ""} />;
  return <JobVersion job={job} version={version} number={number} />;
}

const versionsText = (newest: number) => (newest === 1 ? "version 1 alone" : `the versions 1 to ${newest}`);

function NoVersion({ job, version }: { readonly job: Job; readonly version: string }) {
  const names = Object.keys(job.aliases);
  return (
    <div className={styles.page}>
      <h1>{job.name}</h1>
      <ErrorNotice
        error={
          new Error(
            `${job.name} has no version or alias ${version}. It has ${versionsText(job.latest_version)}` +
              `${names.length > 0 ? ` and the aliases ${names.join(", ")}` : ""}.`,
          )
        }
      >
        <p>
          <Link to={PATH} params={{ project: job.project, job: job.name }}>
            Show the newest version
          </Link>
        </p>
      </ErrorNotice>
    </div>
  );
}
