/** Where a launch has secrets: known from what `shareable` leaves out of its overrides. */
import { isObject, sameJson, writeJson } from "@/api/json";
import type { Area, Overrides } from "@/form/store";
import { areasOf, partOf } from "@/launch/copy/areas";
import { type Path, readPath } from "@/form/model/paths";
import { writeLeftSide } from "@/launch/copy/leftSides";

export interface SecretPlace {
  readonly area: Area;
  readonly path: Path;
  /** Whether it is a list with secrets among its items, which can't be told apart. */
  readonly isList: boolean;
}

/** The places in `overrides` whose values `shareable` does not have. */
export function secretPlaces(overrides: Overrides, shareable: Overrides): SecretPlace[] {
  if (overrides === shareable) return [];
  return areasOf(overrides).flatMap((area) => {
    const given = partOf(overrides, area);
    const shared = partOf(shareable, area);
    const missing = missingIn(given.values, shared.values, []);
    if (writeJson(given.items) === writeJson(shared.items)) return missing.map((one) => ({ area, ...one }));
    const items = given.items.flatMap(({ path, value }) => {
      const same = shared.items.filter((item) => item.path === path);
      return missingIn(value, same.length === 1 ? same[0]?.value : undefined, readPath(path));
    });
    return [...missing, ...items].map((one) => ({ area, ...one }));
  });
}

type Missing = Omit<SecretPlace, "area">;

function missingIn(value: unknown, shared: unknown, path: Path): Missing[] {
  if (isObject(value) && (isObject(shared) || shared === undefined)) {
    const there = shared ?? {};
    return Object.entries(value).flatMap(([key, inner]) =>
      missingIn(inner, Object.hasOwn(there, key) ? there[key] : undefined, [...path, key]),
    );
  }
  if (Array.isArray(value) && Array.isArray(shared) && value.length === shared.length) {
    return value.flatMap((inner, position) => missingIn(inner, shared[position], [...path, position]));
  }
  if (Array.isArray(value) && writeJson(value) !== writeJson(shared)) return [{ path, isList: true }];
  return shared !== undefined && sameJson(value, shared) ? [] : [{ path, isList: false }];
}

/** A place as it is typed after `--secret`. */
export function secretText({ area, path }: SecretPlace): string {
  return writeLeftSide("", area, path);
}

/** What stands in the place of a secret that is copied: a reference, whose name the reader fills in. */
export const PLACEHOLDER = "${secret:NAME}";

/** The overrides with a placeholder in the place of each secret. */
export function withPlaceholders(overrides: Overrides, places: readonly SecretPlace[]): Overrides {
  if (places.length === 0) return overrides;
  const named = new Set(places.map(({ area, path }) => keyOf(area, path)));
  const hide = (area: Area, value: unknown, path: Path): unknown => {
    if (named.has(keyOf(area, path))) return PLACEHOLDER;
    if (Array.isArray(value)) return value.map((inner, position) => hide(area, inner, [...path, position]));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(area, inner, [...path, key])]));
  };
  const hideIn = (area: Area, values: object) => hide(area, values, []) as { [key: string]: unknown };
  const hideItems = (area: Area, items: { path: string; value?: unknown }[] | undefined) =>
    (items ?? []).map(({ path, value }) => ({ path, value: hide(area, value, readPath(path)) }));
  const eachFile = <T, R>(files: { [path: string]: T } | undefined, of: (area: Area, given: T) => R) =>
    Object.fromEntries(Object.entries(files ?? {}).map(([file, given]) => [file, of(file, given)]));
  return {
    ...overrides,
    ...(overrides.config ? { config: hideIn(null, overrides.config) } : {}),
    ...(overrides.files ? { files: eachFile(overrides.files, hideIn) } : {}),
    ...(overrides.items
      ? {
          items: { config: hideItems(null, overrides.items.config), files: eachFile(overrides.items.files, hideItems) },
        }
      : {}),
  };
}

function keyOf(area: Area, path: Path): string {
  return JSON.stringify([area, path]);
}
