/** What a run's overrides change in config files, with what was registered there. Pure. */
import { isObject, type Json } from "@/api/json";
import type { Schemas } from "@/api/client";
import { formatPath, readPath, type Step } from "@/form/model/paths";
import { areasOf, partOf } from "@/launch/copy/areas";
import type { Difference } from "@/diff/configDifferences";
import { flowText } from "@/launch/copy/texts";

export interface FileChanges {
  readonly file: string;
  readonly changes: readonly Difference[];
}

/** By file, in the order of the overrides. */
export function fileChanges(
  overrides: Schemas["OverridesView"],
  files: Schemas["InputsView"]["files"],
): readonly FileChanges[] {
  return areasOf(overrides).flatMap((file) => {
    if (file === null) return [];
    const schema: unknown = Object.hasOwn(files, file) ? files[file]?.schema : undefined;
    return [{ file, changes: changesOf(overrides, file, schema) }];
  });
}

function changesOf(overrides: Schemas["OverridesView"], file: string, schema: unknown): Difference[] {
  const { values, items, remove, replace } = partOf(overrides, file);
  const replaced = new Set(replace);
  const set = (path: readonly Step[], value: Json): Difference[] => {
    const text = formatPath(path);
    if (isObject(value) && Object.keys(value).length > 0 && !replaced.has(text)) {
      return Object.entries(value).flatMap(([key, inner]) => set([...path, key], inner));
    }
    return [{ path: text, was: textOf(registeredAt(schema, path)), now: flowText(value) }];
  };
  return [
    ...Object.entries(values).flatMap(([key, value]) => set([key], value)),
    ...items.map(({ path, value }) => ({
      path,
      was: textOf(registeredAt(schema, readPath(path))),
      now: flowText(value),
    })),
    ...remove.map((path) => ({ path, was: textOf(registeredAt(schema, readPath(path))), now: undefined })),
  ];
}

/** The registered value at a path, which the schema has as its default; undefined if there is none. */
export function registeredAt(schema: unknown, path: readonly Step[]): unknown {
  if (!isObject(schema)) return undefined;
  if (path.length === 0) return registeredValue(schema);
  const [step, ...rest] = path;
  const { properties } = schema;
  if (typeof step === "string" && isObject(properties) && Object.hasOwn(properties, step)) {
    return registeredAt(properties[step], rest);
  }
  return path.reduce<unknown>((value, one) => {
    if (typeof one === "number" && Array.isArray(value)) return value.at(one);
    return typeof one === "string" && isObject(value) && Object.hasOwn(value, one) ? value[one] : undefined;
  }, schema["default"]);
}

/** A map's registered value is in the defaults of its properties. */
function registeredValue(schema: { readonly [key: string]: unknown }): unknown {
  if (schema["default"] !== undefined) return schema["default"];
  const { properties } = schema;
  if (!isObject(properties)) return undefined;
  const entries = Object.entries(properties).map(([key, inner]) => [key, registeredAt(inner, [])] as const);
  const present = entries.filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : flowText(value);
}
