/** A run's metrics: their newest, lowest and highest values, and their course; other runs can be laid over it. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { pollWhileOpen } from "@/api/polling";
import { isNumeral, numeralText, writeJson } from "@/api/json";
import { runQuery } from "@/api/queries";
import { runTitle, shortId } from "@/format/ids";
import { measured } from "@/format/numbers";
import { localTime } from "@/format/times";
import styles from "@/run/metrics/MetricsTab.module.css";
import { runMetricsQuery } from "@/run/queries";
import { RunChooser } from "@/run/RunChooser";
import { hasSettled, RESULTS_ARRIVE } from "@/run/settling";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";
import { MetricPlots } from "@/ui/plots/MetricPlots";
import type { PlottedRun } from "@/ui/plots/series";
import { ENDED } from "@/ui/RunStateMark";
import { copyRaw } from "@/ui/rawCopy";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";

const route = getRouteApi("/p/$project/runs/$run");
type Run = Schemas["RunView"];

/** Their course is gone; the run's record has the newest value of each. */
function DeletedMetrics({ run, at }: { readonly run: Run; readonly at: string }) {
  const kept = Object.entries(run.metrics);
  return (
    <div className={styles.metrics}>
      <Notice tone="info">
        The metrics were deleted on {localTime(at)}.{kept.length > 0 && " The newest value of each is kept."}
      </Notice>
      {kept.length > 0 && (
        <TableBox label="Newest values">
          <table className={table.table} aria-label="Newest values">
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col" className={table.number}>
                  Last
                </th>
              </tr>
            </thead>
            <tbody>
              {kept.map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className={table.number}>
                    {isNumeral(value) || typeof value === "string" ? measured(value) : "–"}
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

export function MetricsTab({ run }: { readonly run: Run }) {
  const api = useApi();
  const isOver = hasSettled(run, RESULTS_ARRIVE);
  const [interval] = useState(() => pollWhileOpen(() => false, 5_000));
  const found = useQuery({
    ...runMetricsQuery(api, run.project, run.run_id),
    refetchInterval: isOver ? false : interval,
  });
  const { refetch } = found;
  const newest = writeJson(run.metrics);
  const known = useRef(newest);
  useEffect(() => {
    if (known.current !== newest) void refetch(); // the run's record, which is looked at more often, has other values
    known.current = newest;
  }, [newest, refetch]);
  const { with: others = [] } = route.useSearch();
  const runs = useOtherRuns(run.project, others);
  if (found.data === undefined) {
    return found.error === null ? <Loading label="Loading metrics" /> : <ErrorNotice error={found.error} />;
  }
  const { metrics, deleted_at: deletedAt } = found.data;
  if (deletedAt !== null) return <DeletedMetrics run={run} at={deletedAt} />;
  if (metrics.length === 0) return <NoMetrics run={run} />;
  const shown: PlottedRun[] = [plotted(run, metrics), ...runs];
  return (
    <div className={styles.metrics}>
      {found.error !== null && <ErrorNotice error={found.error} />}
      <MetricPlots runs={shown}>
        <OtherRuns run={run} others={others} shown={runs} />
      </MetricPlots>
      <ValuesTable metrics={metrics} />
    </div>
  );
}

function plotted(run: Pick<Run, "run_id" | "name" | "timeline">, metrics: PlottedRun["metrics"]): PlottedRun {
  const start = run.timeline.find((change) => change.state === "RUNNING");
  return {
    run: run.run_id,
    label: runTitle(run),
    startedAt: start && Date.parse(start.at),
    metrics,
  };
}

function useOtherRuns(project: string, others: readonly string[]): PlottedRun[] {
  const api = useApi();
  const records = useQueries({ queries: others.map((one) => runQuery(api, project, one)) });
  const metrics = useQueries({ queries: others.map((one) => runMetricsQuery(api, project, one)) });
  return others.flatMap((_, index) => {
    const [record, found] = [records[index]?.data, metrics[index]?.data];
    return record && found ? [plotted(record, found.metrics)] : [];
  });
}

interface OtherRunsProps {
  readonly run: Run;
  readonly others: readonly string[];
  readonly shown: readonly PlottedRun[];
}

function OtherRuns({ run, others, shown }: OtherRunsProps) {
  const navigate = route.useNavigate();
  const lay = (runs: readonly string[]) =>
    void navigate({
      search: ({ with: _, ...now }) => ({
        ...now,
        tab: "metrics" as const,
        ...(runs.length > 0 ? { with: runs } : {}),
      }),
      replace: true,
    });
  return (
    <div className={styles.runs}>
      <RunChooser
        label="Add a run to compare"
        run={run}
        without={others}
        onChoose={(chosen) => lay([...others, chosen])}
      />
      {others.map((id) => {
        const label = shown.find((one) => one.run === id)?.label ?? shortId(id);
        return (
          <Button key={id} onPress={() => lay(others.filter((one) => one !== id))} aria-label={`Leave out ${label}`}>
            {label} <span aria-hidden>✕</span>
          </Button>
        );
      })}
    </div>
  );
}

function ValuesTable({ metrics }: { readonly metrics: readonly Schemas["MetricView"][] }) {
  const text = (value: unknown) => (isNumeral(value) || typeof value === "string" ? measured(value) : "–");
  return (
    <TableBox label="Values of the metrics">
      <table className={table.table} onCopy={copyRaw}>
        <caption>Values of the metrics</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {["Last", "Step", "Lowest", "Highest"].map((title) => (
              <th key={title} scope="col" className={table.number}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name, last, min, max }) => (
            <tr key={name}>
              <th scope="row" className={table.wrap}>
                {name}
              </th>
              {[last.value, last.step, min, max].map((value, index) => (
                <td key={index} className={table.number}>
                  {isNumeral(value) ? <data value={numeralText(value)}>{text(value)}</data> : text(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function NoMetrics({ run }: { readonly run: Run }) {
  const isOver = ENDED.has(run.state);
  return (
    <EmptyState
      title={isOver ? "The run has reported no metrics" : "No metrics yet"}
      command={'launch.log({"loss": 0.3}, step=10)'}
    >
      <p>
        {isOver ? "" : "The first values arrive some seconds after they are reported. "}A script reports them with this
        line, with <code>wandb.log</code>, or by patterns over what it prints: <code>metrics:</code> in{" "}
        <code>launchbay.yaml</code>.
      </p>
    </EmptyState>
  );
}
