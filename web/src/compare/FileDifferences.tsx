/** The lines of config files that differ between two of the runs. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/context";
import type { ComparedRun } from "@/compare/rows";
import { shortId } from "@/format/ids";
import { FileDifference } from "@/diff/FileDifference";
import { runDiffQuery } from "@/run/queries";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/compare/Comparison.module.css";

interface FileDifferencesProps {
  readonly project: string;
  readonly runs: readonly ComparedRun[];
}

export function FileDifferences({ project, runs }: FileDifferencesProps) {
  const [isOpen, setIsOpen] = useState(false);
  const ids = runs.map(({ run }) => run.run_id);
  const [chosen, setChosen] = useState<readonly [string, string] | null>(null);
  const isThere = chosen !== null && chosen.every((id) => ids.includes(id));
  const [a = "", b = ""] = isThere ? chosen : ids;
  return (
    <details className={styles.files} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Lines of config files that differ</summary>
      {isOpen && (
        <>
          {runs.length > 2 && (
            <p className={styles.pair}>
              <RunSelect label="First run" runs={runs} value={a} onChange={(id) => setChosen([id, b])} />
              <span aria-hidden>→</span>
              <RunSelect label="Second run" runs={runs} value={b} onChange={(id) => setChosen([a, id])} />
            </p>
          )}
          {a === b ? <p>Choose two different runs.</p> : <Differences {...{ project, runs, a, b }} />}
        </>
      )}
    </details>
  );
}

interface DifferencesProps extends FileDifferencesProps {
  readonly a: string;
  readonly b: string;
}

function Differences({ project, runs, a, b }: DifferencesProps) {
  const { data, error } = useQuery(runDiffQuery(useApi(), project, a, b));
  if (error !== null && data === undefined) return <ErrorNotice error={error} />;
  if (data === undefined) return <Loading label="Loading the differences" />;
  const files = Object.entries(data.files);
  if (files.length === 0) return <p>Their config files are the same.</p>;
  const inputs = runs.find(({ run }) => run.run_id === b)?.inputs;
  const sides = { was: `as run ${shortId(a)} had it`, now: `as run ${shortId(b)} had it` };
  return (
    <>
      {files.map(([file, diff]) => (
        <FileDifference key={file} path={file} diff={diff} files={inputs?.files} sides={sides} />
      ))}
    </>
  );
}

interface RunSelectProps {
  readonly label: string;
  readonly runs: readonly ComparedRun[];
  readonly value: string;
  readonly onChange: (run: string) => void;
}

function RunSelect({ label, runs, value, onChange }: RunSelectProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {runs.map(({ run }) => (
        <option key={run.run_id} value={run.run_id}>
          {run.name ? `${run.name} (${shortId(run.run_id)})` : shortId(run.run_id)}
        </option>
      ))}
    </select>
  );
}
