/** Changes in the order in which the form shows them. */
import type { PlacedEntry } from "@/form/edits/entries";
import type { AreaModel } from "@/form/model/area";
import type { Node } from "@/form/model/nodes";
import type { Path } from "@/form/model/paths";

export function byOrder(areas: readonly AreaModel[], entries: readonly PlacedEntry[]): readonly PlacedEntry[] {
  const ranks = ranksOfNewItems(entries);
  const ordered = entries.map((entry) => {
    const at = areas.findIndex((model) => model.area === entry.area);
    return { entry, order: [at, ...orderOf(areas[at], entry.path, ranks)] };
  });
  return ordered.sort((one, other) => compare(one.order, other.order)).map(({ entry }) => entry);
}

/** New items come in the order of their entries, whatever their numbers are: they may have been moved. */
function ranksOfNewItems(entries: readonly PlacedEntry[]): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  for (const { path } of entries)
    for (const step of path) if (typeof step === "object" && !ranks.has(step.added)) ranks.set(step.added, ranks.size);
  return ranks;
}

function orderOf(model: AreaModel | undefined, path: Path, ranks: ReadonlyMap<number, number>): number[] {
  const order: number[] = [];
  let node: Node | undefined = model?.root;
  for (const step of path) {
    order.push(typeof step === "object" ? LAST + (ranks.get(step.added) ?? 0) : positionOf(node, step));
    node = node && model?.child(node, step);
  }
  return order;
}

const LAST = 1_000_000;

function positionOf(node: Node | undefined, step: string | number): number {
  if (typeof step === "number") return step;
  const at = node?.kind === "group" ? node.keys.indexOf(step) : -1;
  return at < 0 ? LAST : at;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const difference = (one[at] as number) - (other[at] as number);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
