/** A key that the run will not have. */
import type { Node } from "@/form/model/nodes";
import { formatPath } from "@/form/model/paths";
import { FaultList } from "@/form/view/FaultList";
import { PutBack } from "@/form/view/PutBack";
import { useNode } from "@/form/view/formContext";
import styles from "@/form/view/Field.module.css";

export function RemovedView({ node }: { readonly node: Node }) {
  const store = useNode(node);
  const faults = store.faults.at(node.key);
  return (
    <div className={styles.field} data-changed="">
      <span className={styles.head}>
        <s>{node.label}</s> <code className={styles.path}>{formatPath(node.path)}</code>
      </span>
      <span className={styles.control}>
        removed <PutBack node={node} />
      </span>
      {faults.length > 0 && <FaultList faults={faults} />}
    </div>
  );
}
