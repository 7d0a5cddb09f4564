/** Walks over the nodes of a form that are there: no further into a model that holds itself than its values go. */
import type { AreaModel } from "@/form/model/area";
import type { GroupNode, Node } from "@/form/model/nodes";

const MAX_DEPTH = 24;
const MAX_NODES = 20_000;

/** Each node below one, groups before what is in them; variants of choices are not entered. */
export function* nodesBelow(model: AreaModel, top: Node): Generator<Node> {
  let left = MAX_NODES;
  const schemas = new Set<object>();
  function* visit(node: Node): Generator<Node> {
    for (const child of model.children(node)) {
      left -= 1;
      if (left < 0) return;
      yield child;
      if (child.path.length < MAX_DEPTH && !isRepeated(child, schemas)) {
        schemas.add(child.schema);
        yield* visit(child);
        schemas.delete(child.schema);
      }
    }
  }
  yield* visit(top);
}

/** A map within one of its own kind, of which nothing is there. */
function isRepeated(node: Node, above: ReadonlySet<object>): boolean {
  return node.baseline === undefined && above.has(node.schema);
}

/** How many inputs a node has: fields, and lists and choices as one each. */
export function countFields(model: AreaModel, top: Node): number {
  const known = counts.get(top);
  if (known !== undefined) return known;
  let count = 0;
  const schemas = new Set<object>();
  const visit = (node: Node): void => {
    if (node.kind !== "group" || node.path.length >= MAX_DEPTH || isRepeated(node, schemas) || count >= MAX_NODES) {
      count += 1;
      return;
    }
    schemas.add(node.schema);
    for (const child of model.children(node)) visit(child);
    schemas.delete(node.schema);
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
