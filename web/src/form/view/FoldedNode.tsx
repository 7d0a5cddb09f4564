/** A map or a list of maps: it opens and closes, may be none, and may be edited as YAML. */
import type { ReactNode } from "react";
import type { Node } from "@/form/model/nodes";
import { GroupHeader } from "@/form/view/GroupHeader";
import { NoneToggle } from "@/form/view/NoneToggle";
import { PutBack } from "@/form/view/PutBack";
import { useNode } from "@/form/view/formContext";
import { useOpen } from "@/form/view/open";
import { useYaml } from "@/form/yaml/useYaml";
import styles from "@/form/view/Group.module.css";

interface FoldedNodeProps {
  readonly node: Node;
  readonly level: number;
  /** In its head, before what all have there. */
  readonly head: ReactNode;
  /** What is in it, while it is open. */
  readonly children: ReactNode;
}

export function FoldedNode({ node, level, head, children }: FoldedNodeProps) {
  const store = useNode(node);
  const [isOpen, setOpen] = useOpen(node, false);
  const yaml = useYaml(node);
  const isNone = store.value(node) === null && !yaml.isOn;
  return (
    <div role="group" aria-label={node.label} className={styles.group} data-changed={store.edit(node) ? "" : undefined}>
      <GroupHeader node={node} level={level} isOpen={isOpen && !isNone} onOpen={setOpen} {...(isNone ? {} : { yaml })}>
        {head}
        {node.isNullable && <NoneToggle node={node} onSet={() => setOpen(true)} />}
        {store.edit(node) && <PutBack node={node} />}
      </GroupHeader>
      {isOpen && !isNone && (yaml.editor ?? children)}
    </div>
  );
}
