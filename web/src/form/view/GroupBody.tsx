/** What is in a group: its fields in blocks that are mounted near to what is seen, and room for new keys. */
import { useMemo } from "react";
import type { Node } from "@/form/model/nodes";
import { KeyAdder } from "@/form/view/KeyAdder";
import { Near } from "@/form/view/Near";
import { NodeView } from "@/form/view/NodeView";
import { useForm, useNode, useReveal } from "@/form/view/formContext";
import styles from "@/form/view/Group.module.css";

const BLOCK = 16;

interface GroupBodyProps {
  readonly node: Node;
  readonly level: number;
  /** Of a variant of a choice: members that can have one value only say which it is, and need no row. */
  readonly isVariant?: boolean;
}

export function GroupBody({ node, level, isVariant = false }: GroupBodyProps) {
  const store = useNode(node);
  const { visible, isLazy } = useForm();
  useReveal();
  const children = store.children(node).filter((child) => !isVariant || !("const" in child.schema));
  const shown = visible && !store.edit(node) ? children.filter((child) => visible.has(child.key)) : children;
  const blocks = useMemo(() => inBlocks(shown), [shown.map((child) => child.key).join("\n")]);
  return (
    <div className={styles.body}>
      {blocks.map((block, at) => (
        <Near
          key={block[0]?.key}
          rows={block.length}
          isContained={isLazy}
          isWanted={!isLazy || (at === 0 && level <= 4) || block.some((child) => store.wants(child))}
        >
          {() => block.map((child) => <NodeView key={child.key} node={child} level={level} />)}
        </Near>
      ))}
      {node.kind === "group" && node.isOpen && !visible && <KeyAdder node={node} />}
      {children.length === 0 && node.kind === "group" && !node.isOpen && <p className={styles.empty}>No inputs.</p>}
    </div>
  );
}

function inBlocks(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const blocks: Node[][] = [];
  for (let at = 0; at < nodes.length; at += BLOCK) blocks.push(nodes.slice(at, at + BLOCK));
  return blocks;
}
