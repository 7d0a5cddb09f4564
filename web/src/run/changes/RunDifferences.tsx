/** How a run differs from another one, as the API says: the other one is what it was, this run is what it is now. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { shortId } from "@/format/ids";
import { bytes } from "@/format/numbers";
import { flowText } from "@/launch/copy/texts";
import type { Difference } from "@/diff/configDifferences";
import { DiffTable } from "@/diff/DiffTable";
import { DifferencesTable } from "@/run/changes/DifferencesTable";
import styles from "@/run/changes/Changes.module.css";
import { runDiffQuery } from "@/run/queries";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";

interface RunDifferencesProps {
  readonly run: Schemas["RunView"];
  readonly other: string;
}

export function RunDifferences({ run, other }: RunDifferencesProps) {
  const found = useQuery(runDiffQuery(useApi(), run.project, other, run.run_id));
  if (found.error !== null && !found.data) return <ErrorNotice error={found.error} />;
  if (!found.data) return <Loading label="Loading the differences" />;
  const { config, command, hardware, files, job, version, outputs } = found.data;
  const columns = { was: `Run ${shortId(other)}`, now: "This run" };
  const versions: Difference[] = [
    ...(job ? [{ path: "job", was: job.a, now: job.b }] : []),
    ...(version ? [{ path: "version", was: `v${version.a}`, now: `v${version.b}` }] : []),
  ];
  const fileNames = Object.keys(files);
  const parts = [versions, config, command, hardware, fileNames, outputs.files];
  return (
    <>
      {parts.every((part) => part.length === 0) && !outputs.fault && (
        <p>The two runs had the same inputs, hardware and job version, and have left the same outputs.</p>
      )}
      <DifferencesTable title="Job" differences={versions} {...columns} />
      <DifferencesTable title="Run config" differences={textsOf(config)} {...columns} />
      <DifferencesTable title="Command and environment" differences={textsOf(command)} {...columns} />
      <DifferencesTable title="Hardware" differences={textsOf(hardware)} {...columns} />
      {fileNames.map((file) => (
        <section key={file} className={styles.file}>
          <h2>{file}</h2>
          <DiffTable label={`Difference of ${file}`} diff={files[file] ?? ""} />
        </section>
      ))}
      {outputs.fault && <Notice tone="info">The outputs can’t be compared. {outputs.fault}</Notice>}
      <DifferencesTable title="Outputs" differences={outputs.files.map(outputDifference)} {...columns} />
      {outputs.more && <p>Other files differ, too.</p>}
    </>
  );
}

function textsOf(differences: readonly Schemas["Difference"][]): Difference[] {
  const text = (value: unknown) => (value === null ? undefined : flowText(value));
  return differences.map(({ path, a, b }) => ({ path, was: text(a), now: text(b) }));
}

function outputDifference({ path, a, b }: Schemas["OutputDifferenceView"]): Difference {
  const text = (content: Schemas["ContentView"] | null) =>
    content === null ? undefined : `${bytes(content.size)}, ${content.sha256.slice(0, 12)}`;
  return { path, was: text(a), now: text(b) };
}
