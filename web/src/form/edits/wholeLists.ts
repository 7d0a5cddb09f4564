/** Lists whose items stand in another order: overrides have no word for that, so such a list is sent as a whole. */
import { type Json, isObject } from "@/api/json";
import type { Edit, Entry } from "@/form/edits/edits";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { isWithin } from "@/form/model/paths";
import { setMember } from "@/form/model/values";

interface Standing {
  edit(node: Node): Edit | undefined;
  baseline(node: Node): Json | undefined;
  children(node: Node): readonly Node[];
  entriesWithin(node: Node): readonly unknown[];
}

/** The edits of an area, with one value in the place of each list in another order and of all that is edited in it. */
export function withWholeLists(form: Standing, model: AreaModel, entries: readonly Entry[]): readonly Entry[] {
  const moved = entries.filter(({ edit }) => edit.kind === "order");
  if (moved.length === 0) return entries;
  const isInside = ({ path }: Entry, list: Entry) => path.length > list.path.length && isWithin(path, list.path);
  return entries
    .filter((entry) => !moved.some((list) => isInside(entry, list)))
    .map((entry): Entry => {
      const list = entry.edit.kind === "order" ? model.find(entry.path) : undefined;
      if (!list) return entry;
      return { path: entry.path, edit: { kind: "value", value: standingValue(form, list) ?? [] } };
    });
}

/**
 * What stands at a node, secrets included: the registered value, and in it what is changed. A default that only the
 * schema has is not in it, for it is not in the file either.
 */
function standingValue(form: Standing, node: Node): Json | undefined {
  const edit = form.edit(node);
  if (edit?.kind === "remove") return undefined;
  if (edit?.kind === "value") return edit.value;
  const registered = form.baseline(node);
  if (form.entriesWithin(node).length === 0) return registered;
  if (node.kind === "list") {
    const items = form.children(node).map((item) => standingValue(form, item));
    return items.filter((item) => item !== undefined);
  }
  const isAnew = edit?.kind === "map" && edit.replaces;
  const value: Record<string, Json> = isObject(registered) && !isAnew ? { ...registered } : {};
  for (const child of form.children(node)) {
    if (form.entriesWithin(child).length === 0) continue;
    const inner = standingValue(form, child);
    if (inner === undefined) delete value[child.name];
    else setMember(value, child.name, inner);
  }
  return value;
}
