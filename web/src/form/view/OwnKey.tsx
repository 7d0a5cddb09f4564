/** Removes a key of a map that takes new ones, and renames it if the schema does not name it. */
import { useState } from "react";
import type { Node } from "@/form/model/nodes";
import { namedIn } from "@/form/model/schemas";
import { useForm } from "@/form/view/formContext";
import { MarkedText } from "@/ui/MarkedText";
import { Button } from "@/ui/Button";
import styles from "@/form/view/Keys.module.css";

export function OwnKey({ node }: { readonly node: Node }) {
  const { store } = useForm();
  const [name, setName] = useState<string>();
  const [fault, setFault] = useState<string>();
  const last = node.path.at(-1);
  const group = node.parent;
  if (typeof last !== "string" || group?.kind !== "group" || !group.isOpen) return null;
  if (node.isRequired || "const" in node.schema) return null;
  const isNamed = Object.hasOwn(namedIn(group.schema, "properties"), last);
  const rename = () => {
    if (name === undefined || name === "" || name === last) {
      setName(undefined);
      return;
    }
    const wrong = store.rename(node, name);
    setFault(wrong);
    if (wrong === undefined) setName(undefined);
  };
  return (
    <span className={styles.own}>
      {isNamed ? null : name === undefined ? (
        <Button kind="quiet" aria-label={`Rename ${last}`} onPress={() => setName(last)}>
          Rename
        </Button>
      ) : (
        <input
          autoFocus
          className={styles.key}
          aria-label={`New name of ${last}`}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename();
            if (event.key === "Escape") setName(undefined);
          }}
        />
      )}
      <Button kind="quiet" aria-label={`Remove ${last}`} onPress={() => store.remove(node)}>
        <span aria-hidden>✕</span>
      </Button>
      {fault !== undefined && (
        <span role="alert" className={styles.fault}>
          <MarkedText text={fault} />
        </span>
      )}
    </span>
  );
}
