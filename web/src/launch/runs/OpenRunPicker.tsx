/** What `RunPicker` shows: one of the newest, or any by its id, the beginning or end of it, or its name. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { findRuns } from "@/api/queries";
import { shortId } from "@/format/ids";
import { newestRunsQuery } from "@/launch/queries";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { RunStateMark } from "@/ui/RunStateMark";
import { Time } from "@/ui/Time";
import styles from "@/launch/runs/RunPicker.module.css";

export type ListedRun = Schemas["ListedRun"];

export interface RunPickerProps {
  readonly project: string;
  /** Which runs to offer. */
  readonly filter: Parameters<typeof newestRunsQuery>[2];
  readonly onPick: (run: ListedRun) => void;
}

export function OpenRunPicker({ project, filter, onPick }: RunPickerProps) {
  const newest = useQuery(newestRunsQuery(useApi(), project, filter));
  return (
    <div className={styles.picker}>
      <RunByText project={project} onPick={onPick} />
      {newest.isPending && <Loading label="Loading the newest runs" />}
      {newest.error && <ErrorNotice error={newest.error} />}
      {newest.data && (
        <ul className={styles.list} aria-label="The newest runs">
          {newest.data.runs.map((run) => (
            <li key={run.run_id}>
              <Button kind="quiet" onPress={() => onPick(run)}>
                <RunLine run={run} />
              </Button>
            </li>
          ))}
          {newest.data.runs.length === 0 && <li className={styles.none}>There are no such runs yet.</li>}
        </ul>
      )}
    </div>
  );
}

function RunLine({ run }: { readonly run: ListedRun }) {
  return (
    <span className={styles.line}>
      <code title={run.run_id}>{shortId(run.run_id)}</code>
      <span className={styles.name}>
        {run.name || `${run.job} v${run.version}`}
        {run.tags.length > 0 && <span className={styles.tags}> {run.tags.join(" ")}</span>}
      </span>
      <RunStateMark state={run.state} />
      <span className={styles.when}>
        <Time at={run.created_at} /> by {run.created_by?.name ?? "somebody"}
      </span>
    </span>
  );
}

function RunByText({ project, onPick }: Pick<RunPickerProps, "project" | "onPick">) {
  const api = useApi();
  const id = useId();
  const [text, setText] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function find(event: FormEvent) {
    event.preventDefault();
    if (!text.trim()) return;
    setIsAsking(true);
    setProblem(undefined);
    try {
      const [run, another] = await findRuns(api, project, text.trim(), 2);
      if (run && !another) onPick(run);
      else setProblem(new Error(`No single run is meant by \`${text.trim()}\`. Paste a whole id.`));
    } catch (error) {
      setProblem(error);
    } finally {
      setIsAsking(false);
    }
  }
  return (
    <form className={styles.text} onSubmit={(event) => void find(event)}>
      <label htmlFor={id}>Id or name of a run</label>
      <div className={styles.row}>
        <input
          id={id}
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" isDisabled={isAsking || !text.trim()}>
          Use it
        </Button>
      </div>
      {problem !== undefined && <ErrorNotice error={problem} />}
    </form>
  );
}
