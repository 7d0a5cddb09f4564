/** Runs side by side: rows of values, of which those that differ are shown first of all. Pure. */
import type { Schemas } from "@/api/client";
import { numberOf, sameJson, type Json } from "@/api/json";
import { leavesOf } from "@/runs/changes";
import { joinPath } from "@/runs/inputNames";

/** What is compared of one run; undefined is what is not known of it. */
export interface ComparedRun {
  readonly run: Schemas["RunView"];
  readonly inputs: Schemas["RunInputsView"] | undefined;
  /** The values of its config files by their paths; null for one that can't be read. */
  readonly files: Readonly<Record<string, Json | null>> | undefined;
  readonly metrics: Schemas["MetricsView"] | undefined;
  readonly outputs: Schemas["OutputsView"] | undefined;
}

/** A value of each run, in the order of the runs; undefined for a run that has none. */
export interface Row<T> {
  readonly name: string;
  /** The file of an input; null for the run config. */
  readonly file?: string | null;
  readonly values: readonly (T | undefined)[];
}

/** Whether not all runs have the same. */
export function differs<T>({ values }: Row<T>): boolean {
  const [first] = values;
  return values.some((value) => (value === undefined) !== (first === undefined) || !sameJson(value, first));
}

/**
 * Every input that one of the runs has, the run config's first, in the order of the first run that has it.
 *
 * A file that can't be read is one value without a name: its text.
 */
export function inputRows(runs: readonly ComparedRun[]): Row<Json>[] {
  const rows = new Map<string, { name: string; file: string | null; values: (Json | undefined)[] }>();
  runs.forEach(({ inputs, files }, at) => {
    const areas: (readonly [string | null, Json])[] = [
      ...(inputs?.config ? [[null, inputs.config as Json] as const] : []),
      ...Object.entries(inputs?.files ?? {}).map(([file, text]) => [file, files?.[file] ?? text] as const),
    ];
    for (const [file, values] of areas) {
      for (const [keys, value] of leavesOf(values)) {
        const name = joinPath(keys);
        const key = JSON.stringify([file, name]);
        const row = rows.get(key) ?? { name, file, values: new Array<Json | undefined>(runs.length).fill(undefined) };
        row.values[at] = value;
        rows.set(key, row);
      }
    }
  });
  const all = [...rows.values()];
  return [...all.filter(({ file }) => file === null), ...all.filter(({ file }) => file !== null)];
}

export interface MetricValues {
  readonly last: Json;
  readonly min: Json;
  readonly max: Json;
}

/** Every metric that one of the runs has; of a run whose series are not there yet, the newest value. */
export function metricRows(runs: readonly ComparedRun[]): Row<MetricValues>[] {
  const values = runs.map(({ run, metrics }) => {
    const newest = Object.entries(run.metrics).map(([name, last]) => [name, { last, min: null, max: null }] as const);
    const known = (metrics?.metrics ?? []).map(
      ({ name, last, min, max }) => [name, { last: last.value, min, max }] as const,
    );
    return new Map<string, MetricValues>([...newest, ...known] as [string, MetricValues][]);
  });
  const names = [...new Set(values.flatMap((one) => [...one.keys()]))].sort();
  return names.map((name) => ({ name, values: values.map((one) => one.get(name)) }));
}

/** In which runs a row of numbers is lowest and highest; none if they are all the same. */
export function extremesOf(values: readonly unknown[]): { readonly lowest: number[]; readonly highest: number[] } {
  const numbers = values.map(numberOf);
  const known = numbers.filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.length < 2 || least === most) return { lowest: [], highest: [] };
  const places = (wanted: number) => numbers.flatMap((value, at) => (value === wanted ? [at] : []));
  return { lowest: places(least), highest: places(most) };
}

export type OutputFile = Pick<Schemas["OutputView"], "size" | "sha256">;

/** Every file that one of the runs has left, by its path. */
export function outputRows(runs: readonly ComparedRun[]): Row<OutputFile>[] {
  const left = runs.map(({ outputs }) => {
    const files = outputs === undefined || outputs.deleted_at !== null ? [] : outputs.outputs;
    return new Map(files.map(({ path, size, sha256 }) => [path, { size, sha256 }]));
  });
  const paths = [...new Set(left.flatMap((files) => [...files.keys()]))].sort();
  return paths.map((name) => ({ name, values: left.map((files) => files.get(name)) }));
}
