/** How a job has been used: which inputs its launches changed, to what, and who launched it. */
import type { Schemas } from "@/api/client";
import { isObject, type Json, type JsonObject } from "@/api/json";
import type { Area } from "@/form/store";
import { formatPath } from "@/form/model/paths";
import { authorText } from "@/format/authors";
import { valueText } from "@/jobs/inputs/rows";
import type { ListedRun } from "@/jobs/queries";
import { namedAreas, partOf } from "@/form/edits/parts";

type Overrides = Schemas["OverridesView"];

export interface UsedInput {
  readonly area: Area;
  readonly path: string;
  /** In how many of the runs it was changed. */
  readonly runs: number;
  /** What it was changed to, the most used first. */
  readonly values: readonly (readonly [value: string, runs: number])[];
}

export interface Launcher {
  readonly name: string;
  readonly runs: number;
  /** When they last launched it. */
  readonly last: string;
}

/** The inputs that runs changed, the most changed first. */
export function usedInputs(runs: readonly Pick<ListedRun, "overrides">[]): readonly UsedInput[] {
  const found = new Map<string, { area: Area; path: string; runs: number; values: Map<string, number> }>();
  for (const { overrides } of runs) {
    const ofRun = new Set<string>();
    for (const { area, path, value } of changesOf(overrides)) {
      const key = `${area ?? ""}\0${path}`;
      const input = found.get(key) ?? { area, path, runs: 0, values: new Map<string, number>() };
      found.set(key, input);
      if (!ofRun.has(key)) input.runs += 1;
      ofRun.add(key);
      input.values.set(value, (input.values.get(value) ?? 0) + 1);
    }
  }
  return [...found.values()]
    .map((input) => ({ ...input, values: [...input.values].sort(([, a], [, b]) => b - a) }))
    .sort((a, b) => b.runs - a.runs);
}

interface Change {
  readonly area: Area;
  readonly path: string;
  readonly value: string;
}

const SECRET = /^\$\{secret:[^}]*\}$/;

/** Each override as one change of an input: of nested maps, their leaves. */
function changesOf(overrides: Overrides): Change[] {
  const { args, entry_point: command, env } = overrides;
  const inAreas = namedAreas(overrides).flatMap((area) => {
    const { values, replace, remove, items } = partOf(overrides, area);
    return [
      ...leavesOf(values, new Set(replace), []).map(([path, value]) => ({ area, path, value })),
      ...remove.map((path) => ({ area, path, value: "(removed)" })),
      ...items.map(({ path, value }) => ({ area, path, value: usedText(value) })),
    ];
  });
  return [
    ...inAreas,
    ...(args === null ? [] : [{ area: null, path: "words after the command", value: args.join(" ") }]),
    ...(command === null ? [] : [{ area: null, path: "command", value: command.join(" ") }]),
    ...Object.entries(env).map(([name, value]) => ({ area: null, path: `$${name}`, value: usedText(value) })),
  ];
}

type Leaf = readonly [path: string, value: string];

/** A map that takes the place of the registered one is one value. An empty map changes nothing. */
function leavesOf(values: JsonObject, whole: ReadonlySet<string>, above: readonly string[]): readonly Leaf[] {
  return Object.entries(values).flatMap(([name, value]): readonly Leaf[] => {
    const keys = [...above, name];
    const path = formatPath(keys);
    return isObject(value) && !whole.has(path) ? leavesOf(value, whole, keys) : [[path, usedText(value)]];
  });
}

function usedText(value: Json): string {
  return typeof value === "string" && SECRET.test(value) ? "(secret)" : valueText(value);
}

/** Who launched runs, most often first. */
export function launchersOf(runs: readonly Pick<ListedRun, "created_by" | "created_at">[]): readonly Launcher[] {
  const found = new Map<string, { name: string; runs: number; last: string }>();
  for (const { created_by: by, created_at: at } of runs) {
    const key = by?.subject ?? "";
    const launcher = found.get(key) ?? { name: authorText(by), runs: 0, last: at };
    found.set(key, { ...launcher, runs: launcher.runs + 1, last: at > launcher.last ? at : launcher.last });
  }
  return [...found.values()].sort((a, b) => b.runs - a.runs);
}
