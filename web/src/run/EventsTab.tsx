/** Everything that is on record of what happened to a run: each change with its time, and each attempt. */
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import { authorText } from "@/format/authors";
import { usd } from "@/format/numbers";
import { duration, localTime, utcTime, setDuration } from "@/format/times";
import { attemptText } from "@/run/Timeline";
import { CopyButton } from "@/ui/CopyButton";
import { RunStateMark } from "@/ui/RunStateMark";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/run/EventsTab.module.css";

type Run = Schemas["RunView"];

export function EventsTab({ run }: { readonly run: Run }) {
  return (
    <div className={styles.events}>
      <TimelineTable run={run} />
      {run.ended_attempts.length > 0 && <AttemptsTable run={run} />}
      <dl className={styles.facts}>
        {run.batch_job_id !== null && (
          <Fact name="AWS Batch job">
            <code>{run.batch_job_id}</code> <CopyButton text={run.batch_job_id} label="Copy the id of the Batch job" />
          </Fact>
        )}
        <Fact name="Job queue">{run.placement.job_queue}</Fact>
        {run.placement.fallbacks.length > 0 && (
          <Fact name="Other hardware that would fit">{run.placement.fallbacks.join(", ")}</Fact>
        )}
        {run.patience !== null && <Fact name="Waits for each">{setDuration(numberOf(run.patience))}</Fact>}
        {run.max_price !== null && <Fact name="At most">{usd(numberOf(run.max_price), 3)} an hour</Fact>}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function TimelineTable({ run }: { readonly run: Run }) {
  return (
    <TableBox label="Timeline">
      <table className={table.table}>
        <caption>Timeline</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">State</th>
            <th scope="col" className={table.number}>
              After
            </th>
            <th scope="col">Reason</th>
            <th scope="col" className={table.wide}>
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {run.timeline.map((change, index) => {
            const before = run.timeline[index - 1];
            return (
              <tr key={index}>
                <td className={table.nowrap}>
                  <time dateTime={change.at} title={utcTime(change.at)}>
                    {localTime(change.at)}
                  </time>
                </td>
                <td>
                  <RunStateMark state={change.state} />
                </td>
                <td className={table.number}>
                  {before && duration((Date.parse(change.at) - Date.parse(before.at)) / 1000)}
                </td>
                <td className={table.wrap}>{change.reason}</td>
                <td className={table.wide}>{authorText(change.by)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableBox>
  );
}

function AttemptsTable({ run }: { readonly run: Run }) {
  return (
    <TableBox label="Attempts that have ended">
      <table className={table.table}>
        <caption>Attempts that have ended</caption>
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">Started</th>
            <th scope="col">How it ended</th>
            <th scope="col" className={table.wide}>
              Log stream
            </th>
          </tr>
        </thead>
        <tbody>
          {run.ended_attempts.map((attempt, index) => (
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td className={table.nowrap}>
                {attempt.started_at === null ? (
                  "–"
                ) : (
                  <time dateTime={attempt.started_at} title={utcTime(attempt.started_at)}>
                    {localTime(attempt.started_at)}
                  </time>
                )}
              </td>
              <td className={table.wrap}>{attemptText(attempt)}</td>
              <td className={`${table.wide} ${table.wrap}`}>
                {attempt.log_stream !== null && <code>{attempt.log_stream}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
