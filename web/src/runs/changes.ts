/** What a run changes of its job, as a line has room for: `lr=0.1 epochs=3`. Pure. */
import type { Schemas } from "@/api/client";
import { isObject, type Json } from "@/api/json";
import { namedAreas, partOf } from "@/form/edits/parts";
import { inputName, writeKey } from "@/runs/inputNames";
import { shownValue } from "@/runs/values";

type Overrides = Schemas["OverridesView"];

export interface Change {
  /** As conditions and columns name it: `lr`, `config.yaml:training.epochs`. Empty for a part of the command. */
  readonly input: string;
  /** As few of the path's last keys as tell the changes of one run apart. */
  readonly short: string;
  /** The value, or what is done with the input. */
  readonly value: string;
}

/** Every change of a run's overrides, the run config's first. */
export function changesOf(overrides: Overrides): Change[] {
  const found = namedAreas(overrides).flatMap((file) => areaChanges(file, overrides));
  return [...shorten(found), ...commandChanges(overrides)];
}

/** `lr=0.1 epochs=3`. */
export function changesText(changes: readonly Change[]): string {
  return changes.map(({ short, value }) => `${short}${value}`).join(" ");
}

interface Found {
  readonly file: string | null;
  /** The parts of the path, each as it is written in one. */
  readonly steps: readonly string[];
  readonly value: string;
}

function areaChanges(file: string | null, overrides: Overrides): Found[] {
  const { values, items, remove } = partOf(overrides, file);
  return [
    ...leavesOf(values).map(([keys, value]) => ({ file, steps: keys.map(writeKey), value: `=${shownValue(value)}` })),
    ...items.map(({ path, value }) => ({ file, steps: [path], value: `=${shownValue(value)}` })),
    ...remove.map((path) => ({ file, steps: [path], value: " removed" })),
  ];
}

/** The values that are no maps, with the keys that lead to them; an empty map is a value. */
export function leavesOf(values: Json, above: readonly string[] = []): [keys: readonly string[], value: Json][] {
  if (!isObject(values) || (above.length > 0 && Object.keys(values).length === 0)) return [[above, values]];
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value, [...above, key]));
}

function commandChanges({ entry_point: entryPoint, args, env }: Overrides): Change[] {
  const words = [
    ...(entryPoint ? [["command", entryPoint.join(" ")] as const] : []),
    ...(args ? [["args", args.join(" ")] as const] : []),
    ...Object.entries(env ?? {}),
  ];
  return words.map(([short, value]) => ({ input: "", short, value: `=${value}` }));
}

function shorten(found: readonly Found[]): Change[] {
  return found.map(({ file, steps, value }) => {
    const others = found.filter((one) => one.steps !== steps);
    const ending = (of: readonly string[], count: number) => of.slice(-count).join(".");
    let count = 1;
    while (count < steps.length && others.some((one) => ending(one.steps, count) === ending(steps, count))) count += 1;
    const path = steps.join(".").replace(/\[[+*]].*$/, ""); // an item that is added is a change of the list
    return { input: inputName(file, path), short: ending(steps, count), value };
  });
}
