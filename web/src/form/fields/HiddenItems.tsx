/** A list of which the author left out items: single items can be changed, and new ones added, where they stand. */
import { useState } from "react";
import { useBelow } from "@/form/view/formContext";
import type { ListNode, Node } from "@/form/model/nodes";
import { formatPath } from "@/form/model/paths";
import { rowText, rowValue } from "@/form/model/rows";
import type { ControlProps } from "@/form/fields/Control";
import { Row } from "@/form/fields/Row";
import { Button } from "@/ui/Button";
import styles from "@/form/fields/Rows.module.css";

export function HiddenItems({ node, wiring }: ControlProps<ListNode>) {
  const store = useBelow(node);
  const [position, setPosition] = useState("");
  const items = store.children(node);
  const at = /^\d{1,9}$/.test(position) ? Number(position) : undefined;
  const edit = (item: Node, text: string) =>
    store.setValue(item, rowValue(item.kind === "field" ? item : undefined, text), text);
  return (
    <ul className={styles.rows} aria-labelledby={wiring.labelId}>
      {items.map((item) => (
        <Row
          key={item.key}
          item={item.kind === "field" ? item : undefined}
          name={formatPath(item.path)}
          text={
            store.edit(item)?.kind === "remove"
              ? ""
              : (store.rowText(item) ?? rowText(undefined, store.value(item) ?? null))
          }
          isWrong={wiring.isWrong}
          describedBy={wiring.describedBy}
          errorId={wiring.errorId}
          onText={(text) => edit(item, text)}
          onLeave={wiring.onLeave}
          onRemove={store.edit(item) ? () => store.putBack(item) : undefined}
        />
      ))}
      {!Array.isArray(node.baseline) && (
        <li className={styles.row}>
          <input
            id={wiring.id}
            className={styles.input}
            inputMode="numeric"
            size={8}
            placeholder="position"
            aria-label={`Position of an item of ${node.label} to change`}
            value={position}
            onChange={(event) => setPosition(event.target.value)}
          />
          <Button
            kind="quiet"
            isDisabled={at === undefined}
            onPress={() => {
              const item = at === undefined ? undefined : store.model(node.area)?.child(node, at);
              if (item) edit(item, "");
              setPosition("");
            }}
          >
            Change item
          </Button>
        </li>
      )}
      <li>
        <Button kind="quiet" aria-label={`Add an item to ${node.label}`} onPress={() => store.addItem(node)}>
          +
        </Button>
      </li>
      <li className={styles.none}>Some items can't be changed at launch.</li>
    </ul>
  );
}
