/** On or off, as two radio buttons: what is not chosen is in sight, too. */
import { textOf } from "@/form/model/schemas";
import { useNode } from "@/form/view/formContext";
import type { ControlProps } from "@/form/fields/Control";
import { Radios } from "@/form/fields/Radios";
import styles from "@/form/fields/Control.module.css";

const OPTIONS = [
  { key: "on", text: "on" },
  { key: "off", text: "off" },
];

export function SwitchField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const value = store.value(node);
  const words = textOf(node.schema, "label");
  return (
    <>
      <Radios
        wiring={wiring}
        options={OPTIONS}
        chosen={value === true ? "on" : value === false ? "off" : undefined}
        onChoose={(key) => store.setValue(node, key === "on")}
      />
      {words && words !== node.label && <span className={styles.words}>{words}</span>}
      {typeof value === "string" && <code className={styles.words}>{value}</code>}
    </>
  );
}
