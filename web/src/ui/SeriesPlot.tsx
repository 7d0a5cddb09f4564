/**
 * One metric of one run or of several, drawn over its steps or its time.
 *
 * Plots that are given the same cursor show it together. Its values are beside the plot, by the keyboard too, and in a table.
 */
import { lazy, Suspense, useMemo, useState, type KeyboardEvent } from "react";
import type { PlotCursor } from "@/ui/plots/cursor";
import type { PlotRange } from "@/ui/plots/DrawnPlot";
import { Readout } from "@/ui/plots/Readout";
import { alignSeries, type PlotSettings, type Series } from "@/ui/plots/series";
import { describeSeries, sayPoint } from "@/ui/plots/texts";
import { SeriesTable } from "@/ui/plots/SeriesTable";
import styles from "@/ui/SeriesPlot.module.css";

const DrawnPlot = lazy(() => import("@/ui/plots/DrawnPlot"));
const HEIGHT = 190;
const JUMP = 10; // points, by PageUp and PageDown

interface SeriesPlotProps {
  readonly title: string;
  /** In the order in which they are listed; at most one for each run. */
  readonly series: readonly Series[];
  readonly settings: PlotSettings;
  readonly cursor: PlotCursor;
}

export function SeriesPlot({ title, series, settings, cursor }: SeriesPlotProps) {
  const aligned = useMemo(() => alignSeries(series, settings), [series, settings]);
  const [range, setRange] = useState<PlotRange | null>(null);
  const [said, setSaid] = useState({ text: "", axis: settings.axis });
  const { xs, leftOut } = aligned;

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "-" || event.key === "0") {
      setRange(event.key === "0" ? null : zoom(range ?? extent(xs), event.key === "+" ? 0.5 : 2, cursor.read(), xs));
    } else {
      const place = moved(event.key, xs, cursor.read());
      if (place === undefined) return;
      cursor.move(place);
      setSaid({ text: place === null ? "" : sayPoint(series, place, settings.axis), axis: settings.axis });
    }
    event.preventDefault();
  }

  return (
    <figure className={styles.plot}>
      <figcaption className={styles.title}>
        <span>{title}</span>
        {range && (
          <button type="button" className={styles.all} onClick={() => setRange(null)}>
            Show all
          </button>
        )}
      </figcaption>
      <div
        role="group"
        aria-roledescription="plot"
        aria-label={describeSeries(title, series, settings.axis)}
        aria-keyshortcuts="ArrowLeft ArrowRight Home End + - 0"
        tabIndex={0}
        className={styles.canvas}
        onKeyDown={onKeyDown}
      >
        {xs.length > 0 && (
          <Suspense fallback={null}>
            <DrawnPlot
              {...{ series, aligned, settings, cursor, range }}
              height={HEIGHT}
              onRange={(chosen) => setRange(chosen)}
            />
          </Suspense>
        )}
        {xs.length === 0 && <p className={styles.none}>No point of it has a step.</p>}
      </div>
      <span role="status" className="visually-hidden">
        {said.axis === settings.axis && said.text}
      </span>
      <Readout series={series} axis={settings.axis} cursor={cursor} />
      {leftOut > 0 && (
        <p className={styles.note}>
          {leftOut} {leftOut === 1 ? "point is" : "points are"} not drawn: nan, infinite
          {settings.isLog ? ", or not above 0" : ""}.
        </p>
      )}
      <SeriesTable title={title} series={series} />
    </figure>
  );
}

function extent(xs: readonly number[]): PlotRange {
  return [xs[0] ?? 0, xs.at(-1) ?? 1];
}

/** A part of the axis around the cursor, or around the middle; null for all of it. */
function zoom([from, to]: PlotRange, factor: number, place: number | null, xs: readonly number[]): PlotRange | null {
  const [first, last] = extent(xs);
  const middle = place ?? (from + to) / 2;
  const begin = Math.max(first, middle - (middle - from) * factor);
  const end = Math.min(last, middle + (to - middle) * factor);
  return begin <= first && end >= last ? null : [begin, end];
}

/** Where a key moves the cursor; undefined for a key that does not. */
function moved(key: string, xs: readonly number[], place: number | null): number | null | undefined {
  if (key === "Escape") return null;
  const at = place === null ? -1 : xs.findIndex((x) => x >= place);
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -JUMP, PageDown: JUMP };
  const step = steps[key];
  if (key === "Home") return xs[0] ?? null;
  if (key === "End") return xs.at(-1) ?? null;
  if (step === undefined) return undefined;
  if (place === null) return step > 0 ? (xs[0] ?? null) : (xs.at(-1) ?? null);
  return xs[Math.min(Math.max(at + step, 0), xs.length - 1)] ?? null;
}
