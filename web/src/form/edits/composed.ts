/** A value as the form shows it, put together from what is registered and what is changed; without secrets. */
import { type Json, isObject } from "@/api/json";
import type { Edit } from "@/form/edits/edits";
import type { Node } from "@/form/model/nodes";
import { isAbsent } from "@/form/model/walk";
import { setMember } from "@/form/model/values";

interface Composing {
  edit(node: Node): Edit | undefined;
  value(node: Node): Json | undefined;
  children(node: Node): readonly Node[];
  isSecret(node: Node): boolean;
  entriesWithin(node: Node): readonly unknown[];
}

export function composedValue(form: Composing, node: Node): Json | undefined {
  const edit = form.edit(node);
  if (edit?.kind === "remove" || form.isSecret(node)) return undefined;
  if (edit?.kind === "value" || node.kind === "field") return form.value(node);
  if (isAbsent(node) && form.entriesWithin(node).length === 0) return node.baseline;
  const value = form.value(node);
  const children = form.children(node);
  if (node.kind === "list") {
    if (!Array.isArray(value) && children.length === 0 && edit?.kind !== "list") return value;
    return children.flatMap((child) => composedValue(form, child) ?? []);
  }
  if (value !== undefined && !isObject(value)) return value;
  if (node.kind === "choice") return composedChoice(form, value, children);
  const composed: Record<string, Json> = {};
  for (const child of children) {
    const inner = composedValue(form, child);
    if (inner !== undefined) setMember(composed, child.name, inner);
  }
  return composed;
}

/** A choice has no children of its own: its registered value, with what is changed in it. */
function composedChoice(form: Composing, value: Json | undefined, changed: readonly Node[]): Json | undefined {
  if (changed.length === 0) return value;
  const composed: Record<string, Json> = isObject(value) ? { ...value } : {};
  for (const child of changed) {
    const inner = composedValue(form, child);
    if (inner === undefined) delete composed[child.name];
    else setMember(composed, child.name, inner);
  }
  return composed;
}
