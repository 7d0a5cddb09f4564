/** Text on one line, and text of several. */
import { useNode } from "@/form/view/formContext";
import type { InputsStore } from "@/form/inputsStore";
import type { FieldNode } from "@/form/model/nodes";
import { textOfValue } from "@/form/model/typed";
import type { ControlProps } from "@/form/fields/Control";
import { wires } from "@/form/fields/wires";
import styles from "@/form/fields/Control.module.css";

const MAX_ROWS = 16;

export function TextField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  return (
    <input
      {...wires(wiring)}
      type="text"
      className={styles.text}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      placeholder={placeholderOf(store, node)}
      value={store.text(node)}
      onChange={(event) => typeText(store, node, event.target.value)}
    />
  );
}

export function LinesField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const text = store.text(node);
  return (
    <textarea
      {...wires(wiring)}
      className={styles.lines}
      rows={Math.min(MAX_ROWS, text.split("\n").length + 1)}
      placeholder={placeholderOf(store, node)}
      value={text}
      onChange={(event) => typeText(store, node, event.target.value)}
    />
  );
}

/** Nothing typed where nothing was is nothing given. */
export function typeText(store: InputsStore, node: FieldNode, text: string): void {
  if (text === "" && store.baseline(node) === undefined && !node.isNew) store.putBack(node);
  else store.setValue(node, text, text);
}

export function placeholderOf(store: InputsStore, node: FieldNode): string {
  if (store.value(node) === null) return "none";
  if (store.value(node) === "") return "empty";
  const fallback = node.fallback === undefined ? "" : textOfValue(node.fallback);
  return node.placeholder ?? fallback;
}
