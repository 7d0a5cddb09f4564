/** Who did what with a job, the newest first. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { runTitle } from "@/format/ids";
import { type EventGroup, groupEvents, jobEvents } from "@/jobs/activity/events";
import { type Job, type ListedRun, runsOfJobQuery, versionsQuery } from "@/jobs/queries";
import { AllRunsLink } from "@/jobs/runs/AllRunsLink";
import { Chip } from "@/ui/Chip";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { RunStateMark } from "@/ui/RunStateMark";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";
import styles from "@/jobs/activity/Activity.module.css";

export function ActivityPart({ job }: { readonly job: Job }) {
  const api = useApi();
  const versions = useInfiniteQuery(versionsQuery(api, job.project, job.name));
  const runs = useQuery(runsOfJobQuery(api, job.project, job.name));
  const error = versions.error ?? runs.error;
  if (error !== null) return <ErrorNotice error={error} />;
  if (versions.data === undefined || runs.data === undefined) return <Loading label="Loading the activity" />;
  const registered = versions.data.pages.flatMap((page) => page.versions);
  const groups = groupEvents(jobEvents(job, registered, runs.data.runs));
  return (
    <>
      <ol className={styles.events} aria-label="Activity, the newest first">
        {groups.map((group) => (
          <li key={`${group[0].at} ${group[0].kind}`} className={styles.event}>
            <span className={styles.when}>
              <Time at={group[0].at} />
            </span>
            <span>
              <b>{group[0].by}</b> <Event job={job} group={group} />
            </span>
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        {Object.keys(job.aliases).length > 0 && "Only the last move of each alias is known. "}
        {runs.data.cursor !== null && (
          <>
            Only the newest {runs.data.runs.length} runs are shown: <AllRunsLink job={job}>all runs</AllRunsLink>.
          </>
        )}
      </p>
    </>
  );
}

function Event({ job, group }: { readonly job: Job; readonly group: EventGroup }) {
  const [first, ...others] = group;
  if (first.kind === "registered")
    return (
      <>
        registered <VersionLink job={job} version={first.version} />
      </>
    );
  if (first.kind === "moved")
    return (
      <>
        moved <Chip tone="accent">{first.alias}</Chip> to <VersionLink job={job} version={first.version} />
      </>
    );
  const launches = [first, ...others].flatMap((event) => (event.kind === "launched" ? [event.run] : []));
  return <Launches runs={launches} />;
}

function VersionLink({ job, version }: { readonly job: Job; readonly version: number }) {
  return (
    <Link
      to="/p/$project/jobs/$job"
      params={{ project: job.project, job: job.name }}
      search={{ version: String(version) }}
    >
      version {version}
    </Link>
  );
}

const SHOWN = 5;

function Launches({ runs }: { readonly runs: readonly ListedRun[] }) {
  const more = runs.length - SHOWN;
  return (
    <>
      launched {runs.length > 1 && `${runs.length} runs: `}
      {runs.slice(0, SHOWN).map((run, index) => (
        <span key={run.run_id}>
          {index > 0 && ", "}
          <Link to="/p/$project/runs/$run" params={{ project: run.project, run: run.run_id }} title={run.run_id}>
            {runTitle(run)}
          </Link>
          {runs.length === 1 && (
            <>
              {" "}
              <RunStateMark state={run.state} />
            </>
          )}
        </span>
      ))}
      {more > 0 && <span className={table.quiet}> and {more} more</span>}
    </>
  );
}
