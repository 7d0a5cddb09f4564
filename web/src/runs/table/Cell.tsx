/** One value of a run in the list. */
import { Link } from "@tanstack/react-router";
import { isNumeral, numberOf, numeralText, type Json } from "@/api/json";
import { authorText } from "@/format/authors";
import { costText, runCost } from "@/format/cost";
import { shortId } from "@/format/ids";
import { measured } from "@/format/numbers";
import { duration } from "@/format/times";
import { changesOf, changesText } from "@/runs/changes";
import { isOwn, valueIn, type OwnColumn } from "@/runs/columns/columns";
import { metricOf } from "@/runs/inputNames";
import type { ListedRun } from "@/runs/list/merging";
import { shownValue } from "@/runs/values";
import { JobLink } from "@/ui/JobLink";
import { Time } from "@/ui/Time";
import styles from "@/runs/table/Cell.module.css";

export function Cell({ run, column }: { readonly run: ListedRun; readonly column: string }) {
  if (isOwn(column)) return OWN_CELLS[column](run);
  const value = valueIn(run, column);
  return value === undefined ? <None /> : <Value value={value} isMeasured={isMetric(run, column)} />;
}

/** A name without a prefix is a metric if the run has no such input: its value is then the metric's. */
function isMetric(run: ListedRun, column: string): boolean {
  return (
    metricOf(column) !== undefined ||
    (Object.hasOwn(run.metrics, column) && run.columns[column] === run.metrics[column])
  );
}

/** A value of an input with all its digits; one that was measured with six. */
export function Value({ value, isMeasured }: { readonly value: Json; readonly isMeasured: boolean }) {
  if (isMeasured && isNumeral(value)) return <data value={numeralText(value)}>{measured(value)}</data>;
  const text = shownValue(value);
  return <span title={text}>{text}</span>;
}

export function None() {
  return <span className={styles.none}>–</span>;
}

const OWN_CELLS: Readonly<Record<OwnColumn, (run: ListedRun) => React.ReactNode>> = {
  job: (run) => <JobLink run={run} versionClass={styles.quiet} />,
  by: ({ created_by: by }) => <span title={by?.subject}>{authorText(by)}</span>,
  created: ({ created_at: at }) => <Time at={at} />,
  duration: ({ duration_seconds: seconds }) =>
    seconds === null ? <None /> : <data value={String(numberOf(seconds))}>{duration(numberOf(seconds))}</data>,
  cost: (run) => {
    const cost = runCost(run);
    return cost === null ? <None /> : <span title={cost.explanation}>{costText(cost)}</span>;
  },
  class: ({ placement }) => (
    <span title={`${placement.instance_type}${placement.spot ? ", Spot" : ""}`}>{placement.compute_class}</span>
  ),
  changes: ({ overrides }) => {
    const changes = changesOf(overrides);
    if (changes.length === 0) return <span className={styles.none}>none</span>;
    const title = changes.map(({ input, short, value }) => `${input || short}${value}`).join("\n");
    return (
      <code className={styles.changes} title={title}>
        {changesText(changes)}
      </code>
    );
  },
  tag: ({ tags }) => (
    <span title={tags.join(" ")}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          {tag}
        </span>
      ))}
    </span>
  ),
  note: ({ note }) => <span title={note}>{note}</span>,
  gpu: ({ placement }) =>
    placement.gpus === 0 ? (
      <None />
    ) : (
      <span>
        {String(placement.gpus)} × {placement.gpu_model}
      </span>
    ),
  spot: ({ placement }) => (placement.spot ? "Spot" : <None />),
  attempts: ({ attempts }) => String(attempts),
  exit_code: ({ exit_code: code }) => (code === null ? <None /> : String(code)),
  reason: ({ reason }) => (reason === null ? <None /> : <span title={reason}>{reason}</span>),
  rerun_of: ({ project, rerun_of: run }) =>
    run === null ? (
      <None />
    ) : (
      <Link to="/p/$project/runs/$run" params={{ project, run }} title={run}>
        {shortId(run)}
      </Link>
    ),
  priority: ({ priority }) => priority,
};
