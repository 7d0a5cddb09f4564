/** What changes in the run config: the registered values against those of a plan, leaf by leaf. */
import { isObject, sameJson } from "@/api/json";
import { formatPath } from "@/form/model/paths";
import { member } from "@/form/model/values";
import { flowText } from "@/launch/copy/texts";

export interface Difference {
  readonly path: string;
  /** Undefined if there was none, or is none any more. */
  readonly was: string | undefined;
  readonly now: string | undefined;
}

export function configDifferences(was: object, now: object): Difference[] {
  return differencesAt(was, now, []);
}

function differencesAt(was: unknown, now: unknown, path: readonly string[]): Difference[] {
  if (was === now) return [];
  if (isObject(was) && isObject(now)) {
    const keys = [...Object.keys(was), ...Object.keys(now).filter((key) => !Object.hasOwn(was, key))];
    return keys.flatMap((key) => differencesAt(member(was, key), member(now, key), [...path, key]));
  }
  if (was !== undefined && now !== undefined && sameJson(was, now)) return [];
  return [{ path: formatPath(path), was: textOf(was), now: textOf(now) }];
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : flowText(value);
}
