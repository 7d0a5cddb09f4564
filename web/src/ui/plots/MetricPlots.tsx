/** The metrics of one run or several as plots under one cursor: as many beside one another as there is room for. */
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { PlotCursor } from "@/ui/plots/cursor";
import { PlotControls } from "@/ui/plots/PlotControls";
import { metricNames, PLAIN, seriesOf, type PlottedRun, type PlotSettings } from "@/ui/plots/series";
import { SeriesPlot } from "@/ui/SeriesPlot";
import styles from "@/ui/plots/MetricPlots.module.css";

const MANY = 6; // metrics, from which a filter is offered

interface MetricPlotsProps {
  /** The order gives each run its colour and dash. */
  readonly runs: readonly PlottedRun[];
  /** Beside the controls: which runs are shown. */
  readonly children?: ReactNode;
}

export function MetricPlots({ runs, children }: MetricPlotsProps) {
  const [settings, setSettings] = useState<PlotSettings>(PLAIN);
  const [filter, setFilter] = useState("");
  const [cursor] = useState(() => new PlotCursor());
  const names = useMemo(() => metricNames(runs), [runs]);
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  const shown = names.filter((name) => name.toLowerCase().includes(wanted));
  return (
    <div className={styles.metrics}>
      <div className={styles.bar}>
        {children}
        {names.length > MANY && (
          <input
            type="search"
            aria-label="Filter metrics"
            placeholder="filter metrics…"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className={styles.filter}
          />
        )}
        <PlotControls
          settings={settings}
          onChange={(changed) => {
            if (changed.axis !== settings.axis) cursor.move(null); // a step is no time
            setSettings(changed);
          }}
        />
      </div>
      {shown.length === 0 && names.length > 0 && <p>No metric has “{filter}” in its name.</p>}
      <div className={styles.plots}>
        {shown.map((name) => (
          <MetricPlot key={name} {...{ name, runs, settings, cursor }} />
        ))}
      </div>
    </div>
  );
}

interface MetricPlotProps {
  readonly name: string;
  readonly runs: readonly PlottedRun[];
  readonly settings: PlotSettings;
  readonly cursor: PlotCursor;
}

function MetricPlot({ name, runs, settings, cursor }: MetricPlotProps) {
  const series = useMemo(() => seriesOf(name, runs), [name, runs]);
  return <SeriesPlot title={name} {...{ series, settings, cursor }} />;
}
