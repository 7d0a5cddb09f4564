/** How a run differs from another one, as the API says: the other one is what it was, this run is what it is now. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runInputsQuery } from "@/api/queries";
import { shortId } from "@/format/ids";
import { bytes } from "@/format/numbers";
import { flowText } from "@/launch/copy/texts";
import type { Difference } from "@/diff/configDifferences";
import { FileDifference } from "@/diff/FileDifference";
import { DifferencesTable } from "@/run/changes/DifferencesTable";
import { runDiffQuery } from "@/run/queries";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";

interface RunDifferencesProps {
  readonly run: Schemas["RunView"];
  readonly other: string;
}

export function RunDifferences({ run, other }: RunDifferencesProps) {
  const api = useApi();
  const found = useQuery(runDiffQuery(api, run.project, other, run.run_id));
  const inputs = useQuery(runInputsQuery(api, run.project, run.run_id));
  if (found.error !== null && !found.data) return <ErrorNotice error={found.error} />;
  if (!found.data) return <Loading label="Loading the differences" />;
  const { config, command, hardware, files, job, version, outputs } = found.data;
  const columns = { was: `Run ${shortId(other)}`, now: "This run" };
  const sides = { was: `as run ${shortId(other)} had it`, now: "as this run had it" };
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
        <FileDifference key={file} path={file} diff={files[file]} files={inputs.data?.files} sides={sides} />
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
