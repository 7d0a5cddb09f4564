/** Series of metrics as they are plotted: points of several runs over one axis. Pure. */
import { numberOf } from "@/api/json";
import type { Schemas } from "@/api/client";

/** The points of one metric of one run, in the order of their steps. */
export interface Series {
  /** The metric. */
  readonly name: string;
  readonly run: string;
  /** How the run is called beside the plot. */
  readonly label: string;
  /** Which of the colours and dash patterns it has: the position of its run among those that are plotted. */
  readonly look: number;
  readonly steps: readonly number[];
  /** Seconds since the run's first start. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly attempts: readonly number[];
}

export type PlotAxis = "step" | "time";

export interface PlotSettings {
  readonly axis: PlotAxis;
  readonly isLog: boolean;
  /** The weight of what was before, from 0 (off) to under 1: the exponential moving average of TensorBoard and W&B. */
  readonly smoothing: number;
}

export const PLAIN: PlotSettings = { axis: "step", isLog: false, smoothing: 0 };

/** One run of those that are plotted over one another. */
export interface PlottedRun {
  readonly run: string;
  readonly label: string;
  /** When it first started, in milliseconds; where it is not known, its first point is its start. */
  readonly startedAt: number | undefined;
  readonly metrics: readonly Schemas["MetricView"][];
}

/** The series of one metric, of each run that has it. */
export function seriesOf(name: string, runs: readonly PlottedRun[]): Series[] {
  return runs.flatMap(({ run, label, startedAt, metrics }, look) => {
    const metric = metrics.find((one) => one.name === name);
    if (!metric) return [];
    const { steps, times, values, attempts } = metric.points;
    const start = startedAt ?? Math.min(...metrics.map((one) => Date.parse(one.points.times[0] ?? one.last.time)));
    return [
      {
        name,
        run,
        label,
        look,
        steps: steps.map(numberOf),
        times: times.map((time) => (Date.parse(time) - start) / 1000),
        values: values.map(numberOf),
        attempts: attempts.map(numberOf),
      },
    ];
  });
}

export const positions = (series: Series, axis: PlotAxis): readonly number[] =>
  axis === "step" ? series.steps : series.times;

/** `null` breaks a line; `undefined` is where another series has a point, and the line goes on. */
type Column = (number | null | undefined)[];

export interface AlignedSeries {
  readonly xs: number[];
  /** One for each series. */
  readonly columns: Column[];
  /** How many points can't be drawn: nan, infinite, or not above zero on a logarithmic scale. */
  readonly leftOut: number;
}

/** Put series over the places on the axis that any of them has. */
export function alignSeries(all: readonly Series[], { axis, isLog, smoothing }: PlotSettings): AlignedSeries {
  const xs = [...new Set(all.flatMap((one) => positions(one, axis)))].sort((a, b) => a - b);
  const places = new Map(xs.map((x, place) => [x, place]));
  let leftOut = 0;
  const columns = all.map((one) => {
    const column: Column = new Array<number | null | undefined>(xs.length).fill(undefined);
    const values = smooth(one.values, smoothing);
    positions(one, axis).forEach((x, at) => {
      const value = values[at] ?? NaN;
      const isDrawable = Number.isFinite(value) && !(isLog && value <= 0);
      if (!isDrawable) leftOut += 1;
      const place = places.get(x);
      if (place !== undefined) column[place] = isDrawable ? value : null;
    });
    return column;
  });
  return { xs, columns, leftOut };
}

/** The exponential moving average, not drawn towards zero at the beginning. What is not finite stays as it is. */
export function smooth(values: readonly number[], weight: number): readonly number[] {
  if (weight <= 0) return values;
  let sum = 0;
  let weights = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = sum * weight + (1 - weight) * value;
    weights = weights * weight + (1 - weight);
    return sum / weights;
  });
}

/** Which point of a series is nearest to a place on the axis; -1 if the series does not reach there. */
export function nearestPoint(xs: readonly number[], x: number, tolerance: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  const right = xs[low];
  if (right === undefined) return -1;
  const left = xs[low - 1];
  const at = left !== undefined && x - left < right - x ? low - 1 : low;
  return Math.abs((xs[at] as number) - x) <= tolerance || (x >= (xs[0] as number) && x <= (xs.at(-1) as number))
    ? at
    : -1;
}

/** Where a later attempt of the run goes on: its first point on the axis. */
export function resumptions({ attempts, ...series }: Series, axis: PlotAxis): { x: number; attempt: number }[] {
  const xs = positions({ attempts, ...series }, axis);
  return attempts.flatMap((attempt, at) =>
    at > 0 && attempt !== attempts[at - 1] ? [{ x: xs[at] as number, attempt }] : [],
  );
}

/** The metrics that any of the runs has, by their names. */
export function metricNames(runs: readonly PlottedRun[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => metrics.map(({ name }) => name)))].sort();
}
