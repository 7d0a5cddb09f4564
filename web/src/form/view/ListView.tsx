/** A list of maps: a group for each item, those that are registered and those that are new. */
import type { ListNode, Node } from "@/form/model/nodes";
import { shownValue } from "@/form/model/values";
import { FoldedNode } from "@/form/view/FoldedNode";
import { GroupBody } from "@/form/view/GroupBody";
import { GroupHeader } from "@/form/view/GroupHeader";
import { PutBack } from "@/form/view/PutBack";
import { RemovedView } from "@/form/view/RemovedView";
import { ChoiceView } from "@/form/view/ChoiceView";
import { useBelow, useNode } from "@/form/view/formContext";
import { useOpen } from "@/form/view/open";
import { useYaml } from "@/form/yaml/useYaml";
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
  const items = store.children(node);
  const isFull = node.kind === "list" && items.length >= node.maxItems;
  return (
    <div className={styles.body}>
      {items.map((item) => (
        <ItemView key={item.key} node={item} level={level} />
      ))}
      <Button
        kind="quiet"
        isDisabled={isFull}
        aria-label={`Add an item to ${node.label}`}
        onPress={() => store.addItem(node)}
      >
        + Add item
      </Button>
    </div>
  );
}

function ItemView({ node, level }: { readonly node: Node; readonly level: number }) {
  const store = useNode(node);
  const [isOpen, setOpen] = useOpen(node, node.isNew);
  const yaml = useYaml(node);
  if (store.edit(node)?.kind === "remove") return <RemovedView node={node} />;
  return (
    <div role="group" aria-label={node.label} className={styles.group} data-changed={store.edit(node) ? "" : undefined}>
      <GroupHeader node={node} level={level} isOpen={isOpen} onOpen={setOpen} yaml={yaml}>
        <ItemText node={node} />
        <Button kind="quiet" aria-label={`Remove ${node.label}`} onPress={() => store.remove(node)}>
          <span aria-hidden>✕</span>
        </Button>
        {store.edit(node) && !node.isNew && <PutBack node={node} />}
      </GroupHeader>
      {isOpen &&
        (yaml.editor ??
          (node.kind === "choice" ? (
            <ChoiceView node={node} level={level + 1} />
          ) : (
            <GroupBody node={node} level={level + 1} />
          )))}
    </div>
  );
}

/** The first members of an item, by which people know it. */
function ItemText({ node }: { readonly node: Node }) {
  const store = useBelow(node);
  const members = store
    .children(node)
    .filter((child) => child.kind === "field" && child.widget !== "secret")
    .slice(0, 2)
    .map((child) => shownValue(store.value(child)))
    .filter((text) => text !== "");
  return <span className={styles.itemText}>{members.join(" · ")}</span>;
}
