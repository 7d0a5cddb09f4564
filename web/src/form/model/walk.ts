/** Walks over the nodes of a form that are there: no further into a model that holds itself than its values go. */
import type { AreaModel } from "@/form/model/area";
import type { GroupNode, Node } from "@/form/model/nodes";

const MAX_DEPTH = 24;
const MAX_NODES = 20_000;

/** Each node below one, groups before what is in them; variants of choices are not entered. */
export function* nodesBelow(model: AreaModel, top: Node): Generator<Node> {
  let left = MAX_NODES;
  function* visit(node: Node): Generator<Node> {
    for (const child of model.children(node)) {
      left -= 1;
      if (left < 0) return;
      yield child;
      if (child.path.length < MAX_DEPTH && !isAbsent(child)) yield* visit(child);
    }
  }
  yield* visit(top);
}

/** Whether a map is not there, so that its members are shown only when somebody makes it. */
export function isAbsent(node: Node): boolean {
  return node.kind === "group" && (node.baseline === null || (node.isNew && node.baseline === undefined));
}

/** How many inputs a node has: fields, and lists and choices as one each. */
export function countFields(model: AreaModel, top: Node): number {
  const known = counts.get(top);
  if (known !== undefined) return known;
  let count = 0;
  const visit = (node: Node): void => {
    if (node.kind !== "group" || node.path.length >= MAX_DEPTH || isAbsent(node) || count >= MAX_NODES) {
      count += 1;
      return;
    }
    for (const child of model.children(node)) visit(child);
  };
  visit(top);
  counts.set(top, count);
  return count;
}

const counts = new WeakMap<Node, number>();

/** The key of the first group within the first area. */
export function firstGroupOf(areas: readonly AreaModel[]): string | undefined {
  const model = areas[0];
  return model?.children(model.root).find((node): node is GroupNode => node.kind === "group")?.key;
}
