/** An address with a part of an id, a name or `latest`: the run that it means, or those to choose from. */
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { ProjectError } from "@/app/NewProject";
import { usePageTitle } from "@/app/title";
import { runTitle, shortId } from "@/format/ids";
import { meantRunsQuery } from "@/run/queries";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { RunStateMark } from "@/ui/RunStateMark";
import { Time } from "@/ui/Time";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/run/RunPage.module.css";

interface MeantRunsProps {
  readonly project: string;
  readonly text: string;
}

export function MeantRuns({ project, text }: MeantRunsProps) {
  const found = useQuery(meantRunsQuery(useApi(), project, text));
  usePageTitle(`Runs that “${text}” may mean`);
  const [only, another] = found.data ?? [];
  if (only && !another) {
    return (
      <Navigate to="/p/$project/runs/$run" params={{ project, run: only.run_id }} search={true} hash={true} replace />
    );
  }
  return (
    <div className={styles.page}>
      <h1>Runs that “{text}” may mean</h1>
      {found.error !== null && <ProjectError project={project} error={found.error} />}
      {found.isPending && <Loading label="Looking for the run" />}
      {found.data?.length === 0 && (
        <EmptyState title="No run has this id or name" command="launchbay runs --all">
          <p>
            An ending of an id and a name are looked for among the newest 1,000 runs of <code>{project}</code>.{" "}
            <Link to="/p/$project/runs" params={{ project }}>
              Show the runs
            </Link>
            . All of them on the command line:
          </p>
        </EmptyState>
      )}
      {another && (
        <TableBox label="Runs to choose from">
          <table className={table.table} aria-label="Runs to choose from">
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Id</th>
                <th scope="col">Job</th>
                <th scope="col">State</th>
                <th scope="col">Launched</th>
              </tr>
            </thead>
            <tbody>
              {found.data?.map((run) => (
                <tr key={run.run_id}>
                  <th scope="row">
                    <Link to="/p/$project/runs/$run" params={{ project, run: run.run_id }} title={run.run_id}>
                      {runTitle(run)}
                    </Link>
                  </th>
                  <td>
                    <code title={run.run_id}>{shortId(run.run_id)}</code>
                  </td>
                  <td>
                    {run.job} v{run.version}
                  </td>
                  <td>
                    <RunStateMark state={run.state} />
                  </td>
                  <td>
                    <Time at={run.created_at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </div>
  );
}
