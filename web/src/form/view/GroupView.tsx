/** A map of inputs: a group that opens and closes, may be none, and may be edited as YAML. */
import type { GroupNode } from "@/form/model/nodes";
import { GroupBody } from "@/form/view/GroupBody";
import { GroupHeader } from "@/form/view/GroupHeader";
import { NoneToggle } from "@/form/view/NoneToggle";
import { OwnKey } from "@/form/view/OwnKey";
import { PutBack } from "@/form/view/PutBack";
import { useNode } from "@/form/view/formContext";
import { useOpen } from "@/form/view/open";
import { useYaml } from "@/form/yaml/useYaml";
import styles from "@/form/view/Group.module.css";

export function GroupView({ node, level }: { readonly node: GroupNode; readonly level: number }) {
  const store = useNode(node);
  const [isOpen, setOpen] = useOpen(node, false);
  const yaml = useYaml(node);
  const isNone = store.value(node) === null && !yaml.isOn;
  return (
    <div role="group" aria-label={node.label} className={styles.group} data-changed={store.edit(node) ? "" : undefined}>
      <GroupHeader node={node} level={level} isOpen={isOpen && !isNone} onOpen={setOpen} {...(isNone ? {} : { yaml })}>
        <OwnKey node={node} />
        {node.isNullable && <NoneToggle node={node} onSet={() => setOpen(true)} />}
        {store.edit(node) && <PutBack node={node} />}
      </GroupHeader>
      {isOpen && !isNone && (yaml.editor ?? <GroupBody node={node} level={level + 1} />)}
    </div>
  );
}
