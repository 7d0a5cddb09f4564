/** The lines of a plot, drawn by uPlot: loaded when the first plot is shown. The values are in the readout and the table. */
import { useEffect, useLayoutEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { chartOptions } from "@/ui/plots/chart";
import type { PlotCursor } from "@/ui/plots/cursor";
import { onThemeChange } from "@/ui/plots/looks";
import type { AlignedSeries, PlotSettings, Series } from "@/ui/plots/series";
import styles from "@/ui/plots/DrawnPlot.module.css";

export interface DrawnPlotProps {
  readonly series: readonly Series[];
  readonly aligned: AlignedSeries;
  readonly settings: PlotSettings;
  readonly cursor: PlotCursor;
  readonly height: number;
  /** The part of the axis to show; null for all of it. */
  readonly range: PlotRange | null;
  readonly onRange: (range: PlotRange | null) => void;
}

export type PlotRange = readonly [from: number, to: number];

export default function DrawnPlot({ series, aligned, settings, cursor, height, range, onRange }: DrawnPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const looks = JSON.stringify([series.map(({ look }) => look), settings.axis, settings.isLog]);
  const latest = useRef({ series, settings, aligned, onRange });
  latest.current = { series, settings, aligned, onRange };

  // What uPlot can't change afterwards makes a new chart.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { series, settings, aligned } = latest.current;
    const options = chartOptions({
      series,
      current: () => latest.current.series,
      settings,
      width: Math.max(element.clientWidth, 120),
      height,
    });
    const chart = new uPlot(options, toData(aligned), element);
    drawn.current = chart;
    const stop = listenToMouse(chart, cursor, (chosen) => latest.current.onRange(chosen));
    const sizes = new ResizeObserver(() => chart.setSize({ width: Math.max(element.clientWidth, 120), height }));
    sizes.observe(element);
    const unsubscribe = cursor.subscribe(() => showCursor(chart, cursor.read()));
    const forget = onThemeChange(() => chart.redraw(false));
    return () => {
      stop();
      sizes.disconnect();
      unsubscribe();
      forget();
      chart.destroy();
      drawn.current = null;
    };
  }, [looks, height, cursor]);

  useEffect(() => {
    const chart = drawn.current;
    if (chart === null) return;
    chart.setData(toData(aligned), range === null);
    if (range) chart.setScale("x", { min: range[0], max: range[1] });
  }, [aligned, range, looks, height]);

  return <div ref={box} aria-hidden className={styles.drawn} />;
}

function toData({ xs, columns }: AlignedSeries): uPlot.AlignedData {
  return [xs, ...columns];
}

/** Show the shared cursor, unless the mouse is over this plot: then it is where the mouse is. */
function showCursor(chart: uPlot, place: number | null): void {
  if (chart.over.matches(":hover")) return;
  chart.setCursor(place === null ? { left: -10, top: -10 } : { left: chart.valToPos(place, "x"), top: 0 }, false);
}

/** The mouse moves the shared cursor; a part that is dragged over is shown alone; a double click shows all again. */
function listenToMouse(chart: uPlot, cursor: PlotCursor, onRange: (range: PlotRange | null) => void): () => void {
  const { over } = chart;
  const listeners: Partial<Record<keyof HTMLElementEventMap, (event: MouseEvent) => void>> = {
    mousemove: ({ clientX }) => {
      const place = chart.posToIdx(clientX - over.getBoundingClientRect().left);
      cursor.move(chart.data[0][place] ?? null);
    },
    mouseleave: () => cursor.move(null),
    dblclick: () => onRange(null),
  };
  for (const [name, listener] of Object.entries(listeners)) over.addEventListener(name, listener as EventListener);
  (chart.hooks.setSelect ??= []).push(({ select: { left, width } }) => {
    if (width > 2) onRange([chart.posToVal(left, "x"), chart.posToVal(left + width, "x")]);
  });
  return () => {
    for (const [name, listener] of Object.entries(listeners)) over.removeEventListener(name, listener as EventListener);
  };
}
