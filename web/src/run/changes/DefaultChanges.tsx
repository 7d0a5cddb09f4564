/** What a run had other than the defaults of its job: values, files, command, hardware. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runInputsQuery, versionQuery } from "@/api/queries";
import { configDifferences, type Difference } from "@/diff/configDifferences";
import { shellWords } from "@/launch/copy/texts";
import { DifferencesTable } from "@/run/changes/DifferencesTable";
import { FileDifference } from "@/diff/FileDifference";
import { type FileChanges, fileChanges } from "@/run/changes/fileChanges";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";

type Run = Schemas["RunView"];

const COLUMNS = { was: "Default", now: "This run" };
const SIDES = { was: "as registered", now: "as this run had it" };

export function DefaultChanges({ run }: { readonly run: Run }) {
  const api = useApi();
  const version = useQuery(versionQuery(api, run.project, run.job, run.version));
  const inputs = useQuery(runInputsQuery(api, run.project, run.run_id));
  const error = version.error ?? inputs.error;
  if (error !== null && !(version.data && inputs.data)) return <ErrorNotice error={error} />;
  if (!version.data || !inputs.data) return <Loading label="Loading the changes" />;
  const config = configDifferences(version.data.inputs.config?.values ?? {}, inputs.data.config ?? {});
  const files = withDiffs(fileChanges(run.overrides, version.data.inputs.files), inputs.data.diffs ?? {});
  const command = commandDifferences(run, version.data);
  const hardware = configDifferences(said(version.data.hardware), said(run.hardware));
  const isSame = config.length + files.length + command.length + hardware.length === 0;
  return (
    <>
      {isSame && Object.keys(run.from_outputs).length === 0 && (
        <p>It ran with the job’s defaults: nothing was changed.</p>
      )}
      <DifferencesTable title="Run config" differences={config} {...COLUMNS} />
      {files.map(({ file, changes, diff }) => (
        <FileDifference key={file} path={file} diff={diff} files={inputs.data.files} sides={SIDES}>
          <DifferencesTable title={`Values of ${file}`} isTitleHidden differences={changes} {...COLUMNS} />
        </FileDifference>
      ))}
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

interface ChangedFile extends FileChanges {
  /** Undefined if no line differs; null if the lines that differ are not shown. */
  readonly diff: string | null | undefined;
}

/** The files that were changed: their values, and the lines in which they are not as registered. */
function withDiffs(
  changed: readonly FileChanges[],
  diffs: Readonly<Record<string, string | null>>,
): readonly ChangedFile[] {
  const changes = new Map(changed.map((one) => [one.file, one.changes]));
  const files = new Set([...changes.keys(), ...Object.keys(diffs)]);
  return [...files].map((file) => ({
    file,
    changes: changes.get(file) ?? [],
    diff: Object.hasOwn(diffs, file) ? diffs[file] : undefined,
  }));
}
