/** What a plot shows, in words: for its name, for the cursor that the keyboard moves, and beside its lines. */
import { count, measured } from "@/format/numbers";
import { duration } from "@/format/times";
import { nearestPoint, positions, type PlotAxis, type Series } from "@/ui/plots/series";

/** A value as it is shown beside a plot. */
export function valueText(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return value === undefined ? "–" : "nan";
  return Number.isFinite(value) ? measured(value) : value > 0 ? "inf" : "-inf";
}

export const placeText = (place: number, axis: PlotAxis): string =>
  axis === "step" ? `step ${count(place)}` : duration(place);

/** Of a whole plot: `loss of 2 runs, 0.12 to 2.3, step 0 to step 900`. */
export function describeSeries(title: string, series: readonly Series[], axis: PlotAxis): string {
  const finite = series.flatMap(({ values }) => values.filter(Number.isFinite));
  const places = series.flatMap((one) => positions(one, axis));
  const runs = series.length === 1 ? "" : ` of ${series.length} runs`;
  if (finite.length === 0 || places.length === 0) return `${title}${runs}, no points`;
  const [lowest, highest] = extremes(finite);
  const [first, last] = extremes(places);
  return `${title}${runs}, ${valueText(lowest)} to ${valueText(highest)}, ${placeText(first, axis)} to ${placeText(last, axis)}`;
}

/** Of one place: `step 20: brave-otter 0.31, baseline 0.4`. */
export function sayPoint(series: readonly Series[], place: number, axis: PlotAxis): string {
  const said = series.map(
    (one) => `${series.length > 1 ? `${one.label} ` : ""}${valueText(valueAt(one, place, axis))}`,
  );
  return `${placeText(place, axis)}: ${said.join(", ")}`;
}

/** The value of the series' point that is nearest to a place; the last one for no place. */
export function valueAt(series: Series, place: number | null, axis: PlotAxis): number | undefined {
  if (place === null) return series.values.at(-1);
  const at = nearestPoint(positions(series, axis), place, 0);
  return at < 0 ? undefined : series.values[at];
}

function extremes(values: readonly number[]): readonly [number, number] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return [lowest, highest];
}
