/** Moves the items of lists of maps. Each keeps its path, and with it all that is edited, hidden or wrong in it. */
import { EditedInputs } from "@/form/editedInputs";
import { inOrder, isInPlace } from "@/form/edits/itemOrder";
import type { ListNode, Node } from "@/form/model/nodes";
import { type Step, lastStep } from "@/form/model/paths";
import { isSendable } from "@/form/model/sendable";

/** Up is towards the start of the list. */
export type Direction = "up" | "down";

/** Where an item stands: `position` counts from 1. */
export interface ItemPlace {
  readonly position: number;
  readonly count: number;
}

export type Moves = Readonly<Record<Direction, boolean>>;

export class OrderedInputs extends EditedInputs {
  /** Where the items of a list may move to, by their keys; those that are removed are not among them. */
  moves(list: Node): ReadonlyMap<string, Moves> {
    const standing = list.kind === "list" ? this.standingItems(list) : [];
    return new Map(
      standing.map((item, at) => {
        const [before, after] = [standing[at - 1], standing[at + 1]];
        return [item.key, { up: this.canPass(item, before), down: this.canPass(item, after) }];
      }),
    );
  }

  /** Let an item and the next one take each other's places: where it stands then, or undefined if it can't move. */
  moveItem(item: Node, direction: Direction): ItemPlace | undefined {
    const list = item.parent;
    const order = this.orderAfter(item, direction);
    if (!order || list?.kind !== "list") return undefined;
    this.setOrder(list, order);
    const standing = this.standingItems(list);
    return { position: standing.findIndex(({ key }) => key === item.key) + 1, count: standing.length };
  }

  override putBack(node: Node): void {
    super.putBack(node);
    this.settle(node.parent);
  }

  override remove(node: Node): void {
    super.remove(node);
    this.settle(node.parent);
  }

  /** The steps of all items after a move; undefined if there is nowhere to move to. */
  private orderAfter(item: Node, direction: Direction): readonly Step[] | undefined {
    const list = item.parent;
    if (list?.kind !== "list") return undefined;
    const standing = this.standingItems(list);
    const at = standing.findIndex(({ key }) => key === item.key);
    const other = at < 0 ? undefined : standing[at + (direction === "up" ? -1 : 1)];
    if (!other || !this.canPass(item, other)) return undefined;
    return exchange(this.children(list).map(stepOf), stepOf(item), stepOf(other));
  }

  /** New items can be named in any order; past another one, the list must be sent as a whole. */
  private canPass(item: Node, other: Node | undefined): boolean {
    const list = item.parent;
    if (!other || list?.kind !== "list") return false;
    return [item, other].every((one) => typeof stepOf(one) === "object") || this.mayBeWhole(list);
  }

  /** Whether a list can be sent as a whole: nothing of it is hidden, and its registered items are known, and sendable. */
  private mayBeWhole(list: ListNode): boolean {
    const model = this.model(list.area);
    return !list.isPartlyHidden && model?.find(list.path) === list && isSendable(model, list);
  }

  /** Whether overrides can name the items that are not removed, one by one, in an order. */
  private isNameable(list: ListNode, order: readonly Step[]): boolean {
    const standing = this.standingItems(list).map(stepOf);
    return isInPlace(inOrder(standing, (step) => step, order));
  }

  private standingItems(list: ListNode): readonly Node[] {
    return this.children(list).filter((item) => this.edit(item)?.kind !== "remove");
  }

  private setOrder(list: ListNode, order: readonly Step[]): void {
    if (!this.isNameable(list, order)) this.put(list.area, list.path, { kind: "order", steps: order });
    else if (this.edit(list)?.kind === "order") this.entries.delete(list.key);
    const isNew = (step: Step | undefined) => typeof step === "object";
    const added = this.entries.within(list.area, list.path).filter(({ path }) => isNew(path[list.path.length]));
    this.entries.arrange(inOrder(added, ({ path }) => path[list.path.length] as Step, order));
    this.changed([list]);
  }

  /** After an item went or came back: a list that can be named item by item again is not sent as a whole. */
  private settle(list: Node | undefined): void {
    if (list?.kind !== "list") return;
    if (this.edit(list)?.kind === "order") this.setOrder(list, this.children(list).map(stepOf));
    else this.changed([list]);
  }
}

const stepOf = (item: Node) => lastStep(item.path);

function exchange(steps: readonly Step[], one: Step, other: Step): readonly Step[] {
  return steps.map((step) => (step === one ? other : step === other ? one : step));
}
