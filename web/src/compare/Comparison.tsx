/** Two to twenty runs side by side: what differs, their metrics over one another, and the lines of their files. */
import { useMemo } from "react";
import { isNoProject, NewProject } from "@/app/NewProject";
import { ComparisonTable } from "@/compare/ComparisonTable";
import { FileDifferences } from "@/compare/FileDifferences";
import type { ComparedRun } from "@/compare/rows";
import { useCompared } from "@/compare/useCompared";
import { runTitle, shortId } from "@/format/ids";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { MetricPlots } from "@/ui/plots/MetricPlots";
import type { PlottedRun } from "@/ui/plots/series";
import styles from "@/compare/Comparison.module.css";

/** So many runs leave room for plots beside their values. */
const FEW = 4;

interface ComparisonProps {
  readonly project: string;
  readonly runs: readonly string[];
  readonly isAll: boolean;
  readonly onAll: (isAll: boolean) => void;
  readonly onRemove?: (run: string) => void;
}

export function Comparison({ project, runs: ids, isAll, onAll, onRemove }: ComparisonProps) {
  const { runs, faults, isLoading } = useCompared(project, ids);
  const isElsewhere = faults.some(({ error }) => isNoProject(error));
  const plotted = useMemo(() => runs.map(plottedRun), [runs]);
  const hasMetrics = plotted.some(({ metrics }) => metrics.length > 0);
  const hasFiles = runs.some(({ inputs }) => Object.keys(inputs?.files ?? {}).length > 0);
  return (
    <div className={styles.comparison}>
      <label className={styles.all}>
        <input type="checkbox" checked={isAll} onChange={(event) => onAll(event.target.checked)} />
        Show also what is the same
      </label>
      {isElsewhere && <NewProject project={project} />}
      {!isElsewhere &&
        faults.map(({ run, error }) => (
          <ErrorNotice key={`${run} ${error.message}`} error={new Error(`${shortId(run)}: ${error.message}`)}>
            {onRemove && (
              <Button kind="quiet" onPress={() => onRemove(run)}>
                Compare without it
              </Button>
            )}
          </ErrorNotice>
        ))}
      {isLoading && runs.length === 0 && <Loading label="Loading the runs" />}
      <div className={ids.length <= FEW ? `${styles.parts} ${styles.few}` : styles.parts}>
        <div className={styles.values}>
          {runs.length > 0 && <ComparisonTable {...{ runs, isAll, onRemove }} />}
          {hasFiles && runs.length >= 2 && <FileDifferences {...{ project, runs }} />}
        </div>
        {hasMetrics && (
          <section aria-label="Metrics as plots" className={styles.plots}>
            <MetricPlots runs={plotted} />
          </section>
        )}
      </div>
    </div>
  );
}

function plottedRun({ run, metrics }: ComparedRun): PlottedRun {
  const start = run.timeline.find(({ state }) => state === "RUNNING");
  return {
    run: run.run_id,
    label: runTitle(run),
    startedAt: start && Date.parse(start.at),
    metrics: metrics?.metrics ?? [],
  };
}
