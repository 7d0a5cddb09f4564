/** What a run is, at a glance: its name, job, state, duration and cost, and what one can do with it. */
import { useState } from "react";
import { numberOf } from "@/api/json";
import type { Schemas } from "@/api/client";
import { useMay } from "@/app/caller";
import { authorText } from "@/format/authors";
import { costText, runCost } from "@/format/cost";
import { runTitle, shortId } from "@/format/ids";
import { duration } from "@/format/times";
import { LabelsForm } from "@/run/LabelsForm";
import { RunActions } from "@/run/RunActions";
import { useClock } from "@/run/useClock";
import { endText, placementText } from "@/run/words";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { JobLink } from "@/ui/JobLink";
import { CopyIcon } from "@/ui/CopyIcon";
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
        <h1 className={styles.name}>{runTitle(run)}</h1>
        {mayEdit && !isEditing && (
          <Button kind="quiet" onPress={() => setEditing(true)} aria-label="Edit name, tags and note">
            <span aria-hidden>✎</span>
          </Button>
        )}
        <RunStateMark state={run.state} />
        {run.state === "CANCELLED" && endText(null, run.reason)}
        <div className={styles.actions}>
          <RunActions run={run} />
        </div>
      </div>
      <dl className={styles.facts}>
        <Fact name="Job">
          <JobLink run={run} />
        </Fact>
        <Lasted run={run} fetchedAt={fetchedAt} />
        <Fact name="Launched">
          {authorText(run.created_by)}, <Time at={run.created_at} />
        </Fact>
        <Fact name="Hardware">{placementText(run.placement)}</Fact>
        {run.priority !== "normal" && <Fact name="Priority">{run.priority}</Fact>}
        <Fact name="Id">
          <CopyButton text={run.run_id} label={`Copy the run's id, ${run.run_id}`}>
            <code title={run.run_id}>{shortId(run.run_id)}</code> <CopyIcon />
          </CopyButton>
        </Fact>
      </dl>
      {isEditing ? <LabelsForm run={run} onClose={() => setEditing(false)} /> : <Labels run={run} />}
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

function Labels({ run }: { readonly run: Run }) {
  const { tags, note } = run;
  if (tags.length === 0 && !note) return null;
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
      {run.labels_changed_at !== null && (
        <span className={styles.who}>
          {authorText(run.labels_changed_by)}, <Time at={run.labels_changed_at} />
        </span>
      )}
    </div>
  );
}
