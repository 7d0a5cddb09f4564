/** Adds a key to a map that takes new ones. */
import { useId, useState } from "react";
import type { Node } from "@/form/model/nodes";
import { useForm } from "@/form/view/formContext";
import { MarkedText } from "@/ui/MarkedText";
import { Button } from "@/ui/Button";
import styles from "@/form/view/Keys.module.css";

export function KeyAdder({ node }: { readonly node: Node }) {
  const { store } = useForm();
  const [key, setKey] = useState("");
  const [fault, setFault] = useState<string>();
  const faultId = useId();
  const where = node.path.length > 0 ? node.label : (node.area ?? "the run config");
  const add = () => {
    if (key === "") return;
    const wrong = store.addKey(node, key);
    setFault(wrong);
    if (wrong === undefined) setKey("");
  };
  return (
    <div className={styles.adder}>
      <input
        className={styles.key}
        placeholder="new key"
        aria-label={`New key in ${where}`}
        aria-invalid={fault !== undefined}
        aria-errormessage={fault === undefined ? undefined : faultId}
        autoComplete="off"
        spellCheck={false}
        value={key}
        onChange={(event) => {
          setKey(event.target.value);
          setFault(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          add();
        }}
      />
      <Button kind="quiet" isDisabled={key === ""} aria-label={`Add the key to ${where}`} onPress={add}>
        + Add
      </Button>
      {fault !== undefined && (
        <span id={faultId} role="alert" className={styles.fault}>
          <MarkedText text={fault} />
        </span>
      )}
    </div>
  );
}
