/** The columns of the list: facts of a run, and values of inputs and metrics. Which are shown is in the address. Pure. */
import { isNumeral, numberOf, type Json } from "@/api/json";
import { changesOf } from "@/runs/changes";
import { metricName, metricOf, shownName } from "@/runs/inputNames";
import type { ListedRun } from "@/runs/list/merging";

/** Columns of the page's own, by their names in the address; their titles; and by which fact they sort. */
export const OWN_COLUMNS = {
  job: { title: "job", sort: "job" },
  by: { title: "by", sort: "by" },
  created: { title: "launched", sort: "created" },
  duration: { title: "duration", sort: "duration" },
  cost: { title: "cost", sort: null },
  class: { title: "class", sort: "class" },
  changes: { title: "changed inputs", sort: null },
  tag: { title: "tags", sort: null },
  note: { title: "note", sort: "note" },
  gpu: { title: "GPU", sort: "gpu" },
  spot: { title: "Spot", sort: "spot" },
  attempts: { title: "attempts", sort: "attempts" },
  exit_code: { title: "exit code", sort: "exit_code" },
  reason: { title: "reason", sort: "reason" },
  rerun_of: { title: "rerun of", sort: "rerun_of" },
  priority: { title: "priority", sort: null },
} as const satisfies Readonly<Record<string, { title: string; sort: string | null }>>;

export type OwnColumn = keyof typeof OWN_COLUMNS;

export const USUAL: readonly string[] = ["job", "by", "created", "duration", "class", "changes", "tag"];
/** The API gives so many values of inputs and metrics a run. */
export const MAX_VALUES = 20;

export const isOwn = (name: string): name is OwnColumn => Object.hasOwn(OWN_COLUMNS, name);

/** Which columns are shown: those of the address, or the usual ones. */
export function shownColumns(chosen: readonly string[] | undefined): readonly string[] {
  const unique = [...new Set(chosen ?? USUAL)];
  const values = unique.filter((name) => !isOwn(name)).slice(0, MAX_VALUES);
  return unique.filter((name) => isOwn(name) || values.includes(name));
}

/** The columns whose values the API is asked for. */
export const valueColumns = (shown: readonly string[]): string[] => shown.filter((name) => !isOwn(name)).sort();

export function columnTitle(name: string): string {
  return isOwn(name) ? OWN_COLUMNS[name].title : shownName(name);
}

/** The titles of columns that stand beside one another: of inputs as few of their last keys as tell them apart. */
export function shortTitles(names: readonly string[]): Map<string, string> {
  const isInput = (name: string) => !isOwn(name) && metricOf(name) === undefined;
  const inputs = names.filter(isInput);
  return new Map(names.map((name) => [name, isInput(name) ? shortTitle(name, inputs) : columnTitle(name)]));
}

function shortTitle(input: string, among: readonly string[]): string {
  const others = among.filter((one) => one !== input);
  let count = 1;
  while (
    lastKeys(input, count) !== input &&
    others.some((other) => lastKeys(other, count) === lastKeys(input, count))
  ) {
    count += 1;
  }
  return lastKeys(input, count);
}

function lastKeys(input: string, count: number): string {
  const keys = input.split(/(?<!\\)\.(?=[^:]*$)|:/);
  return count >= keys.length ? input : keys.slice(-count).join(".");
}

/** What to sort by for a column; null if it can't be sorted by. */
export function sortOf(name: string): string | null {
  return isOwn(name) ? OWN_COLUMNS[name].sort : name;
}

/** The value of an input or a metric in a row. */
export function valueIn(run: ListedRun, name: string): Json | undefined {
  const asked = run.columns[name] as Json | undefined;
  if (asked !== undefined) return asked;
  const metric = metricOf(name);
  return metric === undefined ? undefined : (run.metrics[metric] as Json | undefined);
}

/** Whether the values of a column are numbers, which stand at the right. */
export function isNumeric(name: string, runs: readonly ListedRun[]): boolean {
  if (isOwn(name)) return ["duration", "cost", "attempts", "exit_code"].includes(name);
  const values = runs.map((run) => valueIn(run, name)).filter((value) => value !== undefined && value !== null);
  return (
    values.length > 0 && values.every((value) => isNumeral(value) || !Number.isNaN(numberOf(value)) || value === ".nan")
  );
}

/**
 * Inputs that differ among runs, those with most values first; then their metrics, those of most runs first.
 *
 * An input that only some of the runs change differs from the value that the others have.
 */
export function varyingColumns(runs: readonly ListedRun[]): { readonly inputs: string[]; readonly metrics: string[] } {
  const inputs = new Map<string, Set<string>>();
  const changed = new Map<string, number>();
  const metrics = new Map<string, number>();
  for (const run of runs) {
    for (const { input, value } of changesOf(run.overrides)) {
      if (!input) continue;
      add(inputs, input, value);
      changed.set(input, (changed.get(input) ?? 0) + 1);
    }
    for (const metric of Object.keys(run.metrics).map(metricName)) metrics.set(metric, (metrics.get(metric) ?? 0) + 1);
  }
  const varies = (name: string) => (inputs.get(name)?.size ?? 0) > 1 || (changed.get(name) ?? 0) < runs.length;
  const bySize = (found: ReadonlyMap<string, ReadonlySet<string>>) => (a: string, b: string) =>
    (found.get(b)?.size ?? 0) - (found.get(a)?.size ?? 0) || a.localeCompare(b);
  return {
    inputs: [...inputs.keys()].filter(varies).sort(bySize(inputs)),
    metrics: [...metrics.keys()].sort(byCount(metrics)),
  };
}

function byCount(counts: ReadonlyMap<string, number>): (a: string, b: string) => number {
  return (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a.localeCompare(b);
}

function add(found: Map<string, Set<string>>, name: string, value: string): void {
  const values = found.get(name) ?? new Set<string>();
  values.add(value);
  found.set(name, values);
}

/** Move a column by one place. */
export function moveColumn(shown: readonly string[], name: string, by: 1 | -1): string[] {
  const at = shown.indexOf(name);
  const to = Math.min(Math.max(at + by, 0), shown.length - 1);
  const others = shown.filter((one) => one !== name);
  return at === -1 ? [...shown] : [...others.slice(0, to), name, ...others.slice(to)];
}
