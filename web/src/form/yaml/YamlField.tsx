/** A value of any type, as YAML in a text field. */
import { useNode } from "@/form/view/formContext";
import type { ControlProps } from "@/form/fields/Control";
import { wires } from "@/form/fields/wires";
import { MarkedText } from "@/ui/MarkedText";
import { readYaml, writeYaml } from "@/form/yaml/yamlText";
import control from "@/form/fields/Control.module.css";
import styles from "@/form/yaml/YamlPane.module.css";

const MAX_ROWS = 16;

export function YamlField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const fault = store.unreadableAt(node);
  const edit = store.edit(node);
  const typed = edit?.kind === "value" && typeof edit.text === "string" ? edit.text : undefined;
  const value = store.value(node);
  const text = store.yamlText(node) ?? typed ?? (value === undefined ? "" : writeYaml(value).trimEnd());
  const onText = (given: string) => {
    if (given.trim() === "") {
      if (store.baseline(node) === undefined && !node.isNew) store.putBack(node);
      else store.setYamlText(node, given, "Give a value; `null` means none.");
      return;
    }
    const read = readYaml(given);
    if ("fault" in read) store.setYamlText(node, given, read.fault);
    else {
      store.forgetYamlText(node);
      store.setValue(node, read.value, given);
    }
  };
  return (
    <>
      <textarea
        {...wires({ ...wiring, isWrong: wiring.isWrong || fault !== undefined })}
        className={control.yaml}
        rows={Math.min(MAX_ROWS, text.split("\n").length)}
        spellCheck={false}
        placeholder={node.placeholder ?? "YAML, such as 5, text, [1, 2] or null"}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      {fault !== undefined && (
        <p role="alert" className={styles.fault}>
          <span aria-hidden>✕ </span>
          <MarkedText text={fault} />
        </p>
      )}
    </>
  );
}
