/** One job in the list: what it is, its newest version, how its last run went, and the way to launch it. */
import { Link } from "@tanstack/react-router";
import { authorText } from "@/format/authors";
import { type NewestRuns, useLastRun } from "@/jobs/list/useLastRuns";
import type { Job } from "@/jobs/queries";
import { buttonClass } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { RunStateMark } from "@/ui/RunStateMark";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";
import styles from "@/jobs/list/JobList.module.css";

interface JobRowProps {
  readonly job: Job;
  /** From 1, in the whole list. */
  readonly position: number;
  readonly newest: NewestRuns | undefined;
}

export function JobRow({ job, position, newest }: JobRowProps) {
  const params = { project: job.project, job: job.name };
  return (
    <tr aria-rowindex={position + 1} className={styles.row} data-job={job.name}>
      <th scope="row" className={styles.name}>
        <Link to="/p/$project/jobs/$job" params={params} data-row-focus>
          {job.name}
        </Link>
        <div className={styles.description} title={job.description}>
          <span className={styles.version}>v{job.latest_version} · </span>
          {job.description}
        </div>
      </th>
      <td className={table.nowrap}>
        v{job.latest_version} <Aliases job={job} />
      </td>
      <td className={table.nowrap}>
        <LastRun job={job} newest={newest} />
      </td>
      <td className={`${table.nowrap} ${table.wide} ${table.quiet}`}>
        {authorText(job.created_by)}, <Time at={job.updated_at} />
      </td>
      <td className={styles.action}>
        <Link
          to="/p/$project/jobs/$job/launch"
          params={params}
          className={buttonClass("plain")}
          aria-label={`Launch ${job.name}`}
        >
          Launch
        </Link>
      </td>
    </tr>
  );
}

/** The first few: a row has one line. */
function Aliases({ job }: { readonly job: Job }) {
  const names = Object.keys(job.aliases);
  const more = names.slice(2);
  return (
    <>
      {names.slice(0, 2).map((alias) => (
        <span key={alias}>
          <Chip tone="accent" title={`${alias} is version ${job.aliases[alias]}`}>
            {alias}
            {job.aliases[alias] !== job.latest_version && ` v${job.aliases[alias]}`}
          </Chip>{" "}
        </span>
      ))}
      {more.length > 0 && <Chip title={more.join(", ")}>+{more.length}</Chip>}
    </>
  );
}

function LastRun({ job, newest }: Omit<JobRowProps, "position">) {
  const run = useLastRun(job.project, job.name, newest);
  if (run === undefined) return null;
  if (run === null) return <span className={table.quiet}>never run</span>;
  return (
    <Link
      to="/p/$project/runs/$run"
      params={{ project: run.project, run: run.run_id }}
      className={styles.run}
      title={run.name || run.run_id}
    >
      <RunStateMark state={run.state} /> <Time at={run.created_at} />
    </Link>
  );
}
