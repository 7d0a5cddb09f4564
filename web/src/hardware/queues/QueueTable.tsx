/** One queue: what waits in it, in order, and why. */
import { Link } from "@tanstack/react-router";
import { authorText } from "@/format/authors";
import { shortId } from "@/format/ids";
import { count } from "@/format/numbers";
import type { Queue, WaitingRun } from "@/hardware/queues/waiting";
import { Chip } from "@/ui/Chip";
import { RunStateMark } from "@/ui/RunStateMark";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";
import styles from "@/hardware/Hardware.module.css";

export function QueueTable({ queue }: { readonly queue: Queue }) {
  const label = `${queue.compute_class}${queue.spot ? ", Spot" : ""}`;
  return (
    <section aria-label={label} className={styles.queue}>
      <h2>
        {queue.compute_class} {queue.spot && <Chip title="It tries Spot capacity first">Spot</Chip>}{" "}
        <span className={styles.quiet}>
          {queue.waiting.length === 1 ? "1 run waits" : `${count(queue.waiting.length)} runs wait`}
        </span>
      </h2>
      {queue.waiting.length > 0 && (
        <TableBox label={`What waits for ${label}`}>
          <table className={table.table} aria-label={`What waits for ${label}`}>
            <thead>
              <tr>
                <th scope="col" className={table.number}>
                  Place
                </th>
                <th scope="col">Run</th>
                <th scope="col">Job</th>
                <th scope="col">Waits since</th>
                <th scope="col" className={table.wide}>
                  Priority
                </th>
                <th scope="col" className={table.wide}>
                  Launched by
                </th>
                <th scope="col">Why it waits</th>
              </tr>
            </thead>
            <tbody>
              {queue.waiting.map((waiting, index) => (
                <Row key={waiting.run_id ?? `place ${index}`} waiting={waiting} />
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {queue.may_have_more && <p className={styles.quiet}>Runs of other projects may wait behind these.</p>}
    </section>
  );
}

function Row({ waiting }: { readonly waiting: WaitingRun }) {
  const { position, since, state, priority, created_by: by, reason, run_id: run } = waiting;
  return (
    <tr>
      <td className={table.number} title={position === null ? "Not among the first of its queue" : undefined}>
        {position ?? "–"}
      </td>
      <th scope="row" className={table.nowrap}>
        <Name waiting={waiting} />
      </th>
      <td className={table.wrap}>
        <JobName waiting={waiting} />
      </td>
      <td className={table.nowrap}>
        <Time at={since} />
      </td>
      <td className={table.wide}>{priority}</td>
      <td className={table.wide}>{run !== null && authorText(by)}</td>
      <td className={table.wrap}>{reason ?? (state && <RunStateMark state={state} />)}</td>
    </tr>
  );
}

function Name({ waiting }: { readonly waiting: WaitingRun }) {
  const { project, run_id: run, name } = waiting;
  if (project === null || run === null) return <span className={table.quiet}>a run of another project</span>;
  return (
    <Link to="/p/$project/runs/$run" params={{ project, run }} title={run} data-row-focus>
      {name || shortId(run)}
    </Link>
  );
}

/** With its project: the queues are those of all projects. */
function JobName({ waiting: { project, job } }: { readonly waiting: WaitingRun }) {
  if (project === null || job === null) return null;
  return (
    <>
      {job} <span className={table.quiet}>in {project}</span>
    </>
  );
}
