/** A node as YAML, in an editor: what can be read is laid into the form at once, what can't is said. */
import { useEffect, useId, useState } from "react";
import type { Node } from "@/form/model/nodes";
import { editsFor } from "@/form/edits/diff";
import { isObject } from "@/api/json";
import { FaultList } from "@/form/view/FaultList";
import { MarkedText } from "@/ui/MarkedText";
import { CodeEditor } from "@/form/yaml/CodeEditor";
import { readYaml, writeYaml } from "@/form/yaml/yamlText";
import { useBelow, useForm } from "@/form/view/formContext";
import styles from "@/form/yaml/YamlPane.module.css";

export function YamlPane({ node }: { readonly node: Node }) {
  const { store } = useForm();
  useBelow(node);
  const [first] = useState(() => store.yamlText(node) ?? writeYaml(store.composed(node) ?? null));
  const hintId = useId();
  const fault = store.unreadableAt(node);
  const name = node.path.length > 0 ? node.label : (node.area ?? "run config");
  const onText = (text: string) => {
    const model = store.model(node.area);
    const read = readYaml(text);
    if (!model) return;
    if (text.trim() === "") return store.setYamlText(node, text, "Nothing is given: write a value; `null` means none.");
    if ("fault" in read) return store.setYamlText(node, text, read.fault);
    if (node.path.length === 0 && !isObject(read.value))
      return store.setYamlText(node, text, "Not a map: write keys with their values, as in `key: value`.");
    store.layYaml(
      node,
      text,
      editsFor(model, node, read.value, () => store.nextNumber()),
    );
  };
  // Put back from outside: the editor shows what is there again.
  const resets = store.yamlResets(node);
  useEffect(() => () => store.forgetYamlText(node), [store, node]);
  const faults = store.faults.within(node);
  return (
    <div className={styles.pane}>
      <CodeEditor
        key={resets}
        text={resets === 0 ? first : writeYaml(store.composed(node) ?? null)}
        name={`${name} as YAML`}
        describedBy={hintId}
        onText={onText}
      />
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          <span aria-hidden>✕ </span>
          <MarkedText text={fault} />
        </p>
      )}
      {fault === undefined && faults.length > 0 && <FaultList faults={faults} />}
      <p id={hintId} className={styles.hint}>
        Only what differs from the registered values is sent. Comments are not shown here and stay as they are in the
        file; those you write here are not kept. Tab indents: press Escape, then Tab to leave.
      </p>
    </div>
  );
}
