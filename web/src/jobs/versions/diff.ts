/** How the inputs of two versions differ. */
import { inputAreas, type InputRow, type Inputs } from "@/jobs/inputs/rows";
import type { Area } from "@/form/store";

export interface InputChange {
  readonly area: Area;
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  /** What differs, each as it was and as it is: `default`, `type`, `allowed`, `description`. */
  readonly parts: readonly ChangedPart[];
}

export interface ChangedPart {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

/** The inputs that a newer version has, lacks, or has otherwise than an older one; in the order of the newer. */
export function diffInputs(older: Inputs, newer: Inputs): readonly InputChange[] {
  const was = byPlace(older);
  const is = byPlace(newer);
  const changes: InputChange[] = [];
  for (const [place, row] of is) {
    const before = was.get(place);
    const parts = before ? changedParts(before, row) : partsOf(row).map((part) => ({ ...part, was: "" }));
    if (!before || parts.length > 0)
      changes.push({ area: row.area, path: row.path, kind: before ? "changed" : "added", parts });
  }
  for (const [place, row] of was) {
    if (is.has(place)) continue;
    const parts = partsOf(row).map(({ name, is: value }) => ({ name, was: value, is: "" }));
    changes.push({ area: row.area, path: row.path, kind: "removed", parts });
  }
  return changes;
}

/** Areas have no zero byte in their names. */
function byPlace(inputs: Inputs): ReadonlyMap<string, InputRow> {
  const rows = inputAreas(inputs).flatMap((area) => area.rows);
  return new Map(rows.map((row) => [`${row.area ?? ""}\0${row.path}`, row]));
}

function partsOf(row: InputRow): readonly { readonly name: string; readonly is: string }[] {
  const allowed = [
    ...(row.choices.length > 0 ? [row.choices.join(" or ")] : []),
    ...(row.limits ? [row.limits] : []),
  ].join(", ");
  return [
    { name: "type", is: row.type },
    { name: "default", is: row.preset },
    { name: "allowed", is: allowed },
    { name: "description", is: row.description },
    { name: "required", is: row.isRequired ? "yes" : "" },
    { name: "keys of its own", is: row.isOpen ? "yes" : "" },
  ].filter(({ is }) => is !== "");
}

function changedParts(before: InputRow, after: InputRow): readonly ChangedPart[] {
  const was = new Map(partsOf(before).map(({ name, is }) => [name, is]));
  const now = new Map(partsOf(after).map(({ name, is }) => [name, is]));
  return [...new Set([...was.keys(), ...now.keys()])]
    .map((name) => ({ name, was: was.get(name) ?? "", is: now.get(name) ?? "" }))
    .filter((part) => part.was !== part.is);
}
