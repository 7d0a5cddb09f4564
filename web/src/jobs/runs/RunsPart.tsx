/** The last runs of a job. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { useApi } from "@/api/context";
import { numberOf } from "@/api/json";
import { pollWhileOpen } from "@/api/polling";
import { useRowKeys } from "@/app/rowKeys";
import { authorText } from "@/format/authors";
import { costText, runCost } from "@/format/cost";
import { runTitle } from "@/format/ids";
import { duration } from "@/format/times";
import { type Job, type ListedRun, runsOfJobQuery } from "@/jobs/queries";
import { AllRunsLink } from "@/jobs/runs/AllRunsLink";
import { NoRuns } from "@/jobs/runs/NoRuns";
import { usedInputs } from "@/jobs/usage/usage";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { RunStateMark } from "@/ui/RunStateMark";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";

const SHOWN = 20;

export function RunsPart({ job }: { readonly job: Job }) {
  const list = useRef<HTMLTableSectionElement>(null);
  useRowKeys(list, "Job");
  const interval = useMemo(() => pollWhileOpen(() => false), []);
  const { data, error } = useQuery({
    ...runsOfJobQuery(useApi(), job.project, job.name),
    refetchInterval: interval,
  });
  if (data === undefined) return error ? <ErrorNotice error={error} /> : <Loading label="Loading the runs" />;
  if (data.runs.length === 0) return <NoRuns job={job} />;
  const isCut = data.runs.length > SHOWN || data.cursor !== null;
  return (
    <TableBox label="Runs">
      <table className={table.table}>
        <caption>
          {isCut ? `The newest ${SHOWN} runs. ` : "All runs. "}
          <AllRunsLink job={job}>Search them</AllRunsLink>
        </caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col" className={table.wide}>
              Version
            </th>
            <th scope="col">Changed inputs</th>
            <th scope="col" className={`${table.number} ${table.wide}`}>
              Duration
            </th>
            <th scope="col" className={`${table.number} ${table.wide}`}>
              Cost
            </th>
            <th scope="col">Launched</th>
          </tr>
        </thead>
        <tbody ref={list}>
          {data.runs.slice(0, SHOWN).map((run) => (
            <Row key={run.run_id} run={run} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Row({ run }: { readonly run: ListedRun }) {
  const cost = runCost(run);
  return (
    <tr>
      <th scope="row" className={table.nowrap}>
        <Link
          to="/p/$project/runs/$run"
          params={{ project: run.project, run: run.run_id }}
          title={run.run_id}
          data-row-focus
        >
          {runTitle(run)}
        </Link>
      </th>
      <td>
        <RunStateMark state={run.state} />
      </td>
      <td className={table.wide}>v{run.version}</td>
      <td className={table.wrap}>
        <Changed run={run} />
      </td>
      <td className={`${table.number} ${table.wide}`}>
        {run.duration_seconds !== null && duration(numberOf(run.duration_seconds))}
      </td>
      <td className={`${table.number} ${table.wide}`}>
        {cost && <span title={cost.explanation}>{costText(cost)}</span>}
      </td>
      <td className={table.nowrap}>
        {authorText(run.created_by)}, <Time at={run.created_at} />
      </td>
    </tr>
  );
}

const INPUTS = 3;

/** The first few changed inputs with their values. */
function Changed({ run }: { readonly run: ListedRun }) {
  const inputs = usedInputs([run]);
  if (inputs.length === 0) return <span className={table.quiet}>none</span>;
  const more = inputs.length - INPUTS;
  return (
    <>
      {inputs.slice(0, INPUTS).map(({ area, path, values }, index) => (
        <span key={`${area ?? ""}:${path}`}>
          {index > 0 && ", "}
          <code title={area ?? "run config"}>
            {path}={short(values[0]?.[0] ?? "")}
          </code>
        </span>
      ))}
      {more > 0 && <span className={table.quiet}>, {more} more</span>}
    </>
  );
}

function short(value: string): string {
  return value.length > 24 ? `${value.slice(0, 23)}…` : value;
}
