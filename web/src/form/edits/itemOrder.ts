/** The order of a list's items: positions mean the list as registered, and new items follow at its end. */
import { type Step, pathKey } from "@/form/model/paths";

/** Whether overrides can name the items as they stand: those that are registered in their order, then new ones. */
export function isInPlace(steps: readonly Step[]): boolean {
  return steps.every((step, at) => {
    const next = steps[at + 1];
    if (next === undefined || typeof next === "object") return true;
    return typeof step === "number" && typeof next === "number" && step < next;
  });
}

/** The steps in a given order; those that it does not have follow. */
export function inOrder<T>(items: readonly T[], stepOf: (item: T) => Step, order: readonly Step[]): readonly T[] {
  const ranks = new Map(order.map((step, rank) => [pathKey([step]), rank]));
  const rank = (item: T) => ranks.get(pathKey([stepOf(item)])) ?? order.length;
  return [...items].sort((one, other) => rank(one) - rank(other));
}
