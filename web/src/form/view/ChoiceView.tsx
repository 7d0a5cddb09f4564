/** A value that may be of several kinds: which one is chosen first, then its own control or group follows. */
import type { ChoiceNode } from "@/form/model/nodes";
import { Control } from "@/form/fields/Control";
import { FieldRow } from "@/form/view/FieldRow";
import { GroupBody } from "@/form/view/GroupBody";
import { ListBody } from "@/form/view/ListView";
import { useNode } from "@/form/view/formContext";
import control from "@/form/fields/Control.module.css";
import styles from "@/form/view/Group.module.css";

export function ChoiceView({ node, level }: { readonly node: ChoiceNode; readonly level: number }) {
  const store = useNode(node);
  const at = store.variant(node);
  const model = store.model(node.area);
  const variant = model?.variant(node, at);
  const isNone = store.value(node) === null;
  const hasBody = variant !== undefined && !isNone && (variant.kind === "group" || isGroups(variant));
  return (
    <FieldRow
      node={node}
      below={
        hasBody && (
          <div role="group" aria-label={node.label} className={styles.variant}>
            {variant.kind === "group" ? (
              <GroupBody key={at} node={variant} level={level + 1} isVariant />
            ) : (
              <ListBody key={at} node={variant} level={level + 1} />
            )}
          </div>
        )
      }
    >
      {(wiring) => (
        <>
          <select
            id={wiring.id}
            className={control.select}
            aria-label={`Kind of ${node.label}`}
            aria-describedby={wiring.describedBy}
            value={isNone ? "" : String(at)}
            onBlur={wiring.onLeave}
            onChange={({ target: { value } }) =>
              value === "" ? store.setNone(node) : store.chooseVariant(node, Number(value))
            }
          >
            {(isNone || node.isNullable) && <option value="">none</option>}
            {!isNone && at < 0 && <option value="-1">choose…</option>}
            {node.variants.map((one, number) => (
              <option key={number} value={number}>
                {one.name}
              </option>
            ))}
          </select>
          {variant && !isNone && (variant.kind === "field" || (variant.kind === "list" && !isGroups(variant))) && (
            <Control key={at} node={variant} wiring={{ ...wiring, id: `${wiring.id}-value` }} />
          )}
        </>
      )}
    </FieldRow>
  );
}

const isGroups = (node: { readonly kind: string; readonly items?: string }) =>
  node.kind === "list" && node.items === "groups";
