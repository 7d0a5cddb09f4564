/** A list of maps: a group for each item, those that are registered and those that are new. */
import { useState } from "react";
import type { ListNode, Node } from "@/form/model/nodes";
import { FoldedNode } from "@/form/view/FoldedNode";
import { ItemView } from "@/form/view/ItemView";
import type { OnMove } from "@/form/view/MoveItem";
import { useBelow, useNode } from "@/form/view/formContext";
import { Button } from "@/ui/Button";
import { count } from "@/format/numbers";
import styles from "@/form/view/Group.module.css";

export function ListView({ node, level }: { readonly node: ListNode; readonly level: number }) {
  return (
    <FoldedNode node={node} level={level} head={<ItemCount node={node} />}>
      <ListBody node={node} level={level + 1} />
    </FoldedNode>
  );
}

function ItemCount({ node }: { readonly node: ListNode }) {
  const store = useBelow(node);
  const items = store.children(node).filter((item) => store.edit(item)?.kind !== "remove").length;
  return (
    <span className={styles.summary}>
      {count(items)} {items === 1 ? "item" : "items"}
    </span>
  );
}

export function ListBody({ node, level }: { readonly node: Node; readonly level: number }) {
  const store = useNode(node);
  const [said, setSaid] = useState("");
  const items = store.children(node);
  const moves = store.moves(node);
  const onMove: OnMove = (item, direction) => {
    const place = store.moveItem(item, direction);
    if (place) setSaid(`${item.label} is item ${place.position} of ${place.count} now.`);
  };
  const isFull = node.kind === "list" && items.length >= node.maxItems;
  return (
    <div className={styles.body}>
      {items.map((item) => (
        <ItemView key={item.key} node={item} level={level} may={moves.get(item.key)} onMove={onMove} />
      ))}
      <Button
        kind="quiet"
        isDisabled={isFull}
        aria-label={`Add an item to ${node.label}`}
        onPress={() => store.addItem(node)}
      >
        + Add item
      </Button>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </div>
  );
}
