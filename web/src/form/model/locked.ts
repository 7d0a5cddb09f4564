/** What a launch can't change, with the reason. */
import type { Schemas } from "@/api/client";
import { type Json, isObject } from "@/api/json";
import type { AreaModel } from "@/form/model/area";
import { type Path, isWithin, readPath } from "@/form/model/paths";
import { member, shownValue } from "@/form/model/values";
import type { Area } from "@/form/store";

interface LockedInput {
  readonly area: Area;
  readonly path: string;
  /** Its value, where the API tells it. */
  readonly value: string;
  readonly reason: string;
}

export function lockedInputs(areas: readonly AreaModel[]): readonly LockedInput[] {
  return areas.flatMap((model) =>
    model.hidden.map((path) => ({
      area: model.area,
      path,
      value: shownValue(valueAt(model.source.values, readPath(path))),
      reason: reasonOf(model, path),
    })),
  );
}

function reasonOf(model: AreaModel, path: string): string {
  const steps = readPath(path);
  const by = model.source.exclude.find((one) => covers(readPath(one), steps));
  return by === undefined
    ? `the author's \`include\` does not have it`
    : `the author excluded ${by === path ? "it" : `\`${by}\``}`;
}

/** Whether a path of `exclude`, in which `[*]` is any item, leads to a value or above it. */
function covers(pattern: Path, path: Path): boolean {
  const concrete = pattern.map((step, at) => (step === "[*]" && typeof path[at] === "number" ? path[at] : step));
  return isWithin(path, concrete);
}

function valueAt(values: Json | undefined, path: Path): Json | undefined {
  let found = values;
  for (const step of path)
    found =
      typeof step === "string"
        ? member(found, step)
        : Array.isArray(found)
          ? (found as Json[])[step as number]
          : undefined;
  return isObject(found) ? undefined : found;
}

/** What of the job itself is fixed. */
export function lockedParts(
  schema: Schemas["SchemaView"],
  version: Schemas["VersionView"],
): readonly { readonly name: string; readonly value: string; readonly reason: string }[] {
  const fixed = Object.entries(version.env).filter(([name]) => !schema.variables.includes(name));
  return [
    ...(schema.command
      ? []
      : [{ name: "command", value: version.command.join(" "), reason: "the author does not let a launch change it" }]),
    ...fixed.map(([name, value]) => ({ name: `variable ${name}`, value, reason: "set by the job" })),
  ];
}
