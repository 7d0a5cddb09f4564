/** What a run is, at a glance: its name, job, state, duration and cost, and what one can do with it. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { numberOf } from "@/api/json";
import type { Schemas } from "@/api/client";
import { useMay } from "@/app/caller";
import { costText, runCost } from "@/format/cost";
import { shortId } from "@/format/ids";
import { duration } from "@/format/times";
import { LabelsForm } from "@/run/LabelsForm";
import { RunActions } from "@/run/RunActions";
import { useClock } from "@/run/useClock";
import { authorText, endText, placementText } from "@/run/words";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { ENDED, RunStateMark } from "@/ui/RunStateMark";
import { Time } from "@/ui/Time";
import styles from "@/run/RunHeader.module.css";

type Run = Schemas["RunView"];

interface RunHeaderProps {
  readonly run: Run;
  /** When its record was fetched: from then on, its duration is counted here. */
  readonly fetchedAt: number;
}

export function RunHeader({ run, fetchedAt }: RunHeaderProps) {
  const [isEditing, setEditing] = useState(false);
  const mayEdit = useMay("launch", run.project);
  return (
    <header className={styles.header}>
      <div className={styles.first}>
        <h1 className={styles.name}>{run.name || shortId(run.run_id)}</h1>
        <RunStateMark state={run.state} />
        {run.state !== "FAILED" && endText(run.exit_code || null, ENDED.has(run.state) ? run.reason : null)}
        <div className={styles.actions}>
          <RunActions run={run} />
        </div>
      </div>
      <dl className={styles.facts}>
        <Fact name="Job">
          <Link to="/p/$project/jobs/$job" params={{ project: run.project, job: run.job }}>
            {run.job}
          </Link>{" "}
          v{run.version}
        </Fact>
        <Lasted run={run} fetchedAt={fetchedAt} />
        <Fact name="Launched">
          {authorText(run.created_by)}, <Time at={run.created_at} />
        </Fact>
        <Fact name="Hardware">{placementText(run.placement)}</Fact>
        {run.priority !== "normal" && <Fact name="Priority">{run.priority}</Fact>}
        <Fact name="Id">
          <CopyButton text={run.run_id} label={`Copy the run's id, ${run.run_id}`}>
            <code title={run.run_id}>{shortId(run.run_id)}</code> <span aria-hidden>⧉</span>
          </CopyButton>
        </Fact>
      </dl>
      {isEditing ? (
        <LabelsForm run={run} onClose={() => setEditing(false)} />
      ) : (
        <Labels run={run} onEdit={mayEdit ? () => setEditing(true) : undefined} />
      )}
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lasted({ run, fetchedAt }: RunHeaderProps) {
  const isCounting = run.state === "RUNNING" || (run.duration_seconds !== null && !ENDED.has(run.state));
  const now = useClock(isCounting);
  if (run.duration_seconds === null) return null;
  const seconds = numberOf(run.duration_seconds) + (isCounting ? Math.max(0, now - fetchedAt) / 1000 : 0);
  const cost = runCost(run, seconds);
  return (
    <>
      <Fact name="Duration">{duration(seconds)}</Fact>
      {cost && (
        <Fact name={isCounting ? "Cost so far" : "Cost"}>
          <span title={cost.explanation}>{costText(cost)}</span>
        </Fact>
      )}
    </>
  );
}

function Labels({ run, onEdit }: { readonly run: Run; readonly onEdit: (() => void) | undefined }) {
  const { name, tags, note } = run;
  const hasAny = Boolean(name || tags.length > 0 || note);
  if (!hasAny && !onEdit) return null;
  return (
    <div className={styles.labels}>
      {tags.length > 0 && (
        <ul className={styles.tags} aria-label="Tags">
          {tags.map((tag) => (
            <li key={tag}>{tag}</li>
          ))}
        </ul>
      )}
      {note && <p className={styles.note}>{note}</p>}
      {onEdit && (
        <Button kind="quiet" onPress={onEdit} aria-label="Edit name, tags and note">
          <span className={styles.edit}>✎ {hasAny ? "Edit" : "Name, tags, note"}</span>
        </Button>
      )}
      {run.labels_changed_at !== null && (
        <span className={styles.who}>
          {authorText(run.labels_changed_by)}, <Time at={run.labels_changed_at} />
        </span>
      )}
    </div>
  );
}
