/** Overrides area by area: the run config, and each config file. */
import type { JsonObject } from "@/api/json";
import type { Area, Overrides } from "@/form/store";

/** The areas that overrides are about, the run config first. */
export function areasOf(overrides: Overrides): Area[] {
  const { config, files, replace, add, remove, items } = overrides;
  const marked = [replace, add, remove, items].flatMap((marks) => Object.keys(marks?.files ?? {}));
  const named = new Set([...Object.keys(files ?? {}), ...marked]);
  const isConfigNamed = [config, replace?.config, add?.config, remove?.config, items?.config].some(
    (given) => Object.keys(given ?? {}).length > 0,
  );
  return [...(isConfigNamed ? [null] : []), ...named];
}

/** What overrides say of one area: values, the paths that are marked, and single items. */
export function partOf(overrides: Overrides, area: Area) {
  const pick = <T>(marks: { config?: T[]; files?: { [path: string]: T[] } } | undefined): T[] =>
    (area === null ? marks?.config : own(marks?.files, area)) ?? [];
  return {
    values: ((area === null ? overrides.config : own(overrides.files, area)) ?? {}) as JsonObject,
    replace: pick(overrides.replace),
    add: pick(overrides.add),
    remove: pick(overrides.remove),
    items: pick(overrides.items),
  };
}

function own<T>(map: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
