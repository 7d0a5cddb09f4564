/** How wide the columns are: fixed while one scrolls, by what the first rows have in them. Pure. */
import { isOwn, shortTitles, valueIn, type OwnColumn } from "@/runs/columns/columns";
import type { ListedRun } from "@/runs/list/merging";
import { shownValue } from "@/runs/values";

const CHARACTER = 7.6;
const PADDING = 22;
const LEAST = 72;
const MOST = 240;

const OWN_WIDTHS: Readonly<Partial<Record<OwnColumn, number>>> = {
  by: 96,
  created: 92,
  duration: 100,
  cost: 96,
  changes: 260,
  note: 200,
  reason: 220,
};

/** The width of each column in pixels. */
export function columnWidths(columns: readonly string[], runs: readonly ListedRun[]): number[] {
  const titles = shortTitles(columns);
  return columns.map(
    (name) => (isOwn(name) ? OWN_WIDTHS[name] : undefined) ?? clamp(longest(name, titles.get(name) ?? name, runs)),
  );
}

function longest(name: string, title: string, runs: readonly ListedRun[]): number {
  const texts = runs.map((run) => textIn(run, name).length);
  return Math.max(title.length + 2, ...texts) * CHARACTER + PADDING;
}

function textIn(run: ListedRun, name: string): string {
  if (name === "job") return `${run.job} v${run.version}`;
  if (name === "class") return run.placement.compute_class;
  if (name === "tag") return run.tags.join("   ");
  if (isOwn(name)) return "";
  const value = valueIn(run, name);
  return typeof value === "number" ? value.toPrecision(6) : shownValue(value);
}

const clamp = (width: number): number => Math.round(Math.min(Math.max(width, LEAST), MOST));
