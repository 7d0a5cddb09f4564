/** How a job has been used: what its launches change, to which values, and who launches it. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { count } from "@/format/numbers";
import { type Job, runsOfJobQuery } from "@/jobs/queries";
import { NoRuns } from "@/jobs/runs/NoRuns";
import { type Launcher, launchersOf, type UsedInput, usedInputs } from "@/jobs/usage/usage";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import { Time } from "@/ui/Time";
import styles from "@/jobs/usage/Usage.module.css";

export function UsagePart({ job }: { readonly job: Job }) {
  const { data, error } = useQuery(runsOfJobQuery(useApi(), job.project, job.name));
  if (data === undefined) return error ? <ErrorNotice error={error} /> : <Loading label="Loading the runs" />;
  const { runs } = data;
  if (runs.length === 0) return <NoRuns job={job} />;
  const total = runs.length;
  return (
    <>
      <p className={styles.looked}>
        {data.cursor === null
          ? `All ${total === 1 ? "one run" : `${count(total)} runs`}`
          : `The newest ${count(total)} runs`}{" "}
        of this job, of all its versions, were looked at.
      </p>
      <div className={styles.columns}>
        <Inputs inputs={usedInputs(runs)} total={total} />
        <Launchers launchers={launchersOf(runs)} />
      </div>
    </>
  );
}

const VALUES = 3;

function Inputs({ inputs, total }: { readonly inputs: readonly UsedInput[]; readonly total: number }) {
  if (inputs.length === 0) return <p>No launch has changed an input.</p>;
  return (
    <TableBox label="Inputs that launches change">
      <table className={table.table}>
        <caption>Inputs that launches change</caption>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col" className={table.number}>
              Changed in
            </th>
            <th scope="col">Mostly to</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map((input) => (
            <tr key={`${input.area ?? ""}:${input.path}`}>
              <th scope="row" className={table.wrap}>
                {input.area !== null && <span className={table.quiet}>{input.area}: </span>}
                <code>{input.path}</code>
              </th>
              <td className={table.number}>
                <Share part={input.runs} total={total} />
              </td>
              <td className={table.wrap}>
                <Values values={input.values} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Share({ part, total }: { readonly part: number; readonly total: number }) {
  const percent = Math.round((100 * part) / total);
  return (
    <span className={styles.share} title={`${percent} % of ${count(total)} runs`}>
      <span aria-hidden className={styles.bar}>
        <span style={{ width: `${percent}%` }} />
      </span>
      {count(part)} {part === 1 ? "run" : "runs"}
    </span>
  );
}

function Values({ values }: { readonly values: UsedInput["values"] }) {
  const more = values.length - VALUES;
  return (
    <>
      {values.slice(0, VALUES).map(([value, runs], index) => (
        <span key={value}>
          {index > 0 && ", "}
          <code className={styles.value} title={value}>
            {value}
          </code>
          {values.length > 1 && <span className={table.quiet}> ×{runs}</span>}
        </span>
      ))}
      {more > 0 && <span className={table.quiet}>, {count(more)} more</span>}
    </>
  );
}

function Launchers({ launchers }: { readonly launchers: readonly Launcher[] }) {
  return (
    <TableBox label="Who launches it">
      <table className={table.table}>
        <caption>Who launches it</caption>
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col" className={table.number}>
              Runs
            </th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {launchers.map(({ name, runs, last }) => (
            <tr key={`${name} ${last}`}>
              <th scope="row">{name}</th>
              <td className={table.number}>{count(runs)}</td>
              <td className={table.nowrap}>
                <Time at={last} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
