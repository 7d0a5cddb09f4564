/** One item of a list of maps: it opens and closes, moves, goes, and may be edited as YAML. */
import { useRef } from "react";
import type { Node } from "@/form/model/nodes";
import type { Moves } from "@/form/orderedInputs";
import { shownValue } from "@/form/model/values";
import { ChoiceView } from "@/form/view/ChoiceView";
import { GroupBody } from "@/form/view/GroupBody";
import { GroupHeader } from "@/form/view/GroupHeader";
import { MoveButtons, type OnMove, useItemMoves } from "@/form/view/MoveItem";
import { PutBack } from "@/form/view/PutBack";
import { RemovedView } from "@/form/view/RemovedView";
import { useBelow, useNode } from "@/form/view/formContext";
import { useOpen } from "@/form/view/open";
import { useYaml } from "@/form/yaml/useYaml";
import { Button } from "@/ui/Button";
import styles from "@/form/view/Group.module.css";

interface ItemViewProps {
  readonly node: Node;
  readonly level: number;
  /** Where it may move to; undefined if it is removed. */
  readonly may: Moves | undefined;
  readonly onMove: OnMove;
}

export function ItemView({ node, level, may, onMove }: ItemViewProps) {
  const store = useNode(node);
  const box = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useOpen(node, node.isNew);
  const yaml = useYaml(node);
  const moves = useItemMoves(node, box, onMove);
  if (store.edit(node)?.kind === "remove") return <RemovedView node={node} />;
  return (
    <div
      ref={box}
      role="group"
      aria-label={node.label}
      className={styles.group}
      data-changed={store.edit(node) ? "" : undefined}
      onKeyDown={moves.onKeyDown}
    >
      <GroupHeader node={node} level={level} isOpen={isOpen} onOpen={setOpen} yaml={yaml}>
        <ItemText node={node} />
        {may && <MoveButtons node={node} may={may} onMove={moves.move} />}
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
