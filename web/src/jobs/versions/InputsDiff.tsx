/** The inputs in which two versions of a job differ. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { versionQuery } from "@/api/queries";
import type { Job } from "@/jobs/queries";
import { type ChangedPart, diffInputs, type InputChange } from "@/jobs/versions/diff";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/jobs/versions/Versions.module.css";

interface InputsDiffProps {
  readonly job: Job;
  readonly older: number;
  readonly newer: number;
}

export function InputsDiff({ job, older, newer }: InputsDiffProps) {
  const api = useApi();
  const was = useQuery(versionQuery(api, job.project, job.name, older));
  const is = useQuery(versionQuery(api, job.project, job.name, newer));
  const error = was.error ?? is.error;
  return (
    <section aria-label={`Version ${older} and version ${newer}`} className={styles.diff}>
      <h2>
        From version {older} to version {newer}
      </h2>
      {error !== null && <ErrorNotice error={error} />}
      {was.data && is.data ? (
        <Changes changes={diffInputs(was.data.inputs, is.data.inputs)} />
      ) : (
        error === null && <Loading label="Loading both versions" />
      )}
    </section>
  );
}

const SIGNS = { added: "+ added", removed: "− removed", changed: "± changed" } as const;

function Changes({ changes }: { readonly changes: readonly InputChange[] }) {
  if (changes.length === 0)
    return <p className={table.quiet}>The inputs are the same. The code, the command or what it runs on differs.</p>;
  return (
    <TableBox label="Inputs that differ">
      <table className={table.table} aria-label="Inputs that differ">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">Change</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.area ?? ""}:${change.path}`}>
              <th scope="row" className={table.wrap}>
                {change.area !== null && <span className={table.quiet}>{change.area}: </span>}
                <code>{change.path}</code>
              </th>
              <td className={`${table.nowrap} ${styles[change.kind]}`}>{SIGNS[change.kind]}</td>
              <td className={table.wrap}>
                {change.parts.map((part) => (
                  <Part key={part.name} part={part} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Part({ part: { name, was, is } }: { readonly part: ChangedPart }) {
  return (
    <div>
      <span className={table.quiet}>{name}</span> {was && <del className={styles.was}>{was}</del>}{" "}
      {is && <ins className={styles.is}>{is}</ins>}
    </div>
  );
}
