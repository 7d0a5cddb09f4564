/** One of several values: radio buttons for a few short ones, otherwise a list to choose from. */
import { useNode } from "@/form/view/formContext";
import { writeJson } from "@/api/json";
import { optionText } from "@/form/model/typed";
import { sameValue } from "@/form/model/values";
import type { ControlProps } from "@/form/fields/Control";
import { Radios } from "@/form/fields/Radios";
import { wires } from "@/form/fields/wires";
import styles from "@/form/fields/Control.module.css";

const FEW = 4;
const SHORT = 40; // characters of all options together

export function OptionsField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const value = store.value(node);
  const options = node.options
    .filter((option) => option !== null)
    .map((option) => ({ key: writeJson(option), text: optionText(option), value: option }));
  const chosen = options.find((option) => sameValue(option.value, value, true));
  const choose = (key: string) => {
    const option = options.find((one) => one.key === key);
    if (option) store.setValue(node, option.value);
    else store.putBack(node);
  };
  const length = options.reduce((sum, { text }) => sum + text.length, 0);
  if (options.length <= FEW && length <= SHORT && (chosen || value === undefined || value === null))
    return <Radios wiring={wiring} options={options} chosen={chosen?.key} onChoose={choose} />;
  const isOther = !chosen && value !== undefined && value !== null;
  return (
    <select
      {...wires(wiring)}
      className={styles.select}
      value={chosen?.key ?? ""}
      onChange={(event) => choose(event.target.value)}
    >
      {!chosen && (
        <option value="">
          {isOther ? optionText(value) : value === null ? "none" : (node.placeholder ?? "choose…")}
        </option>
      )}
      {options.map(({ key, text }) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}
