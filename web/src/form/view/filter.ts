/** Which fields a filter leaves: those whose label, path, description or comment has all its words. */
import type { InputsStore } from "@/form/inputsStore";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import { formatPath, readPath } from "@/form/model/paths";
import { nodesBelow } from "@/form/model/walk";
import type { FileNotes } from "@/form/notes/notes";
import type { Change } from "@/form/store";

/** The keys of the nodes to show, with what is above and below them; undefined if there is no filter. */
export function findVisible(
  store: InputsStore,
  text: string,
  changes: readonly Change[] | undefined,
  notes: FileNotes,
): ReadonlySet<string> | undefined {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && changes === undefined) return undefined;
  const visible = new Set<string>();
  for (const model of store.areas) {
    const changed = changes && changedNodes(model, changes);
    for (const node of [model.root, ...nodesBelow(model, model.root)]) {
      if (node === model.root && words.length === 0) continue;
      if (changed && !changed.has(node.key)) continue;
      if (!hasWords(model, node, words, notes)) continue;
      if (node === model.root && changed) continue;
      addWithAbove(visible, node);
      if (!changed) addBelow(visible, model, node);
    }
  }
  return visible;
}

function changedNodes(model: AreaModel, changes: readonly Change[]): ReadonlySet<string> {
  const keys = changes
    .filter((change) => change.area === model.area)
    .map((change) => model.nearest(readPath(change.path)).key);
  return new Set(keys);
}

const searched = new WeakMap<Node, string>();

function hasWords(model: AreaModel, node: Node, words: readonly string[], notes: FileNotes): boolean {
  if (words.length === 0) return true;
  let known = searched.get(node);
  if (known === undefined) {
    const file = node === model.root ? (model.area ?? "run config") : "";
    known = [file, node.label, formatPath(node.path), node.description ?? ""].join("\n").toLowerCase();
    searched.set(node, known);
  }
  const comment = notes.get(node.key)?.comment?.toLowerCase() ?? "";
  return words.every((word) => known.includes(word) || comment.includes(word));
}

function addWithAbove(visible: Set<string>, node: Node): void {
  for (let at: Node | undefined = node; at; at = at.parent) visible.add(at.key);
}

function addBelow(visible: Set<string>, model: AreaModel, node: Node): void {
  for (const below of nodesBelow(model, node)) visible.add(below.key);
}
