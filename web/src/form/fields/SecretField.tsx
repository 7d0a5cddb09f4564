/** A secret: it can be given, and is never shown again. */
import { useNode } from "@/form/view/formContext";
import type { ControlProps } from "@/form/fields/Control";
import { wires } from "@/form/fields/wires";
import { typeText } from "@/form/fields/TextField";
import styles from "@/form/fields/Control.module.css";

const REFERENCE = /^\$\{secret:[^}]*\}$/;

export function SecretField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const edit = store.edit(node);
  const value = edit?.kind === "value" && typeof edit.value === "string" ? edit.value : "";
  const isReference = REFERENCE.test(value);
  return (
    <>
      <input
        {...wires(wiring)}
        type={isReference ? "text" : "password"}
        className={styles.text}
        autoComplete="new-password"
        spellCheck={false}
        placeholder={node.placeholder ?? "not given: stays as it is"}
        value={value}
        onChange={(event) => {
          if (event.target.value === "") store.putBack(node);
          else typeText(store, node, event.target.value);
        }}
      />
      <span className={styles.words}>
        secret, or <code>{"${secret:name}"}</code> of the project
      </span>
    </>
  );
}
