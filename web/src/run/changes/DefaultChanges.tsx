/** What a run had other than the defaults of its job: values, files, command, hardware. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runInputsQuery, versionQuery } from "@/api/queries";
import { useMay } from "@/app/caller";
import { configDifferences, type Difference } from "@/diff/configDifferences";
import { shellWords } from "@/launch/copy/texts";
import { DifferencesTable } from "@/run/changes/DifferencesTable";
import { DiffTable } from "@/diff/DiffTable";
import { type FileChanges, fileChanges } from "@/run/changes/fileChanges";
import styles from "@/run/changes/Changes.module.css";
import { rerunPlanQuery } from "@/run/queries";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";

type Run = Schemas["RunView"];

const COLUMNS = { was: "Default", now: "This run" };

export function DefaultChanges({ run }: { readonly run: Run }) {
  const api = useApi();
  const version = useQuery(versionQuery(api, run.project, run.job, run.version));
  const inputs = useQuery(runInputsQuery(api, run.project, run.run_id));
  const error = version.error ?? inputs.error;
  if (error !== null && !(version.data && inputs.data)) return <ErrorNotice error={error} />;
  if (!version.data || !inputs.data) return <Loading label="Loading the changes" />;
  const config = configDifferences(version.data.inputs.config?.values ?? {}, inputs.data.config ?? {});
  const files = fileChanges(run.overrides, version.data.inputs.files);
  const command = commandDifferences(run, version.data);
  const hardware = configDifferences(said(version.data.hardware), said(run.hardware));
  const isSame = config.length + files.length + command.length + hardware.length === 0;
  return (
    <>
      {isSame && Object.keys(run.from_outputs).length === 0 && (
        <p>It ran with the job’s defaults: nothing was changed.</p>
      )}
      <DifferencesTable title="Run config" differences={config} {...COLUMNS} />
      {files.length > 0 && <ChangedFiles run={run} files={files} />}
      <DifferencesTable title="Command and environment" differences={command} {...COLUMNS} />
      <DifferencesTable
        title="Outputs of other runs"
        differences={Object.entries(run.from_outputs).map(([path, now]) => ({ path, was: undefined, now }))}
        {...COLUMNS}
      />
      <DifferencesTable title="Hardware" differences={hardware} {...COLUMNS} />
    </>
  );
}

/** What a request for hardware leaves open is null, and no difference of its own. */
function said(hardware: Schemas["HardwareRequest"]): object {
  return Object.fromEntries(Object.entries(hardware).filter(([, value]) => value !== null));
}

function commandDifferences({ overrides }: Run, version: Schemas["VersionView"]): Difference[] {
  const words = (path: string, given: readonly string[] | null, was: string | undefined) =>
    given === null ? [] : [{ path, was, now: shellWords(given) }];
  return [
    ...words("program", overrides.entry_point, shellWords(version.command)),
    ...words("arguments", overrides.args, undefined),
    ...Object.entries(overrides.env).map(([name, now]) => ({
      path: name,
      was: Object.hasOwn(version.env, name) ? version.env[name] : undefined,
      now,
    })),
  ];
}

interface ChangedFilesProps {
  readonly run: Run;
  readonly files: readonly FileChanges[];
}

/** The files' lines come from the plan of a rerun, for which one needs the right to launch. */
function ChangedFiles({ run, files }: ChangedFilesProps) {
  const mayLaunch = useMay("launch", run.project);
  const plan = useQuery({ ...rerunPlanQuery(useApi(), run.project, run.run_id), enabled: mayLaunch });
  return (
    <>
      {files.map(({ file, changes }) => {
        const diff = plan.data?.files[file]?.diff;
        return (
          <div key={file} className={styles.file}>
            <DifferencesTable title={file} differences={changes} {...COLUMNS} />
            {diff && <DiffTable label={`Difference of ${file}`} diff={diff} />}
          </div>
        );
      })}
      {plan.error !== null && (
        <Notice tone="info">
          The lines that differ can’t be shown, because the run can’t be launched again as it was: {plan.error.message}
        </Notice>
      )}
    </>
  );
}
