/** A number as text, so that its digits stay as typed; a slider beside it where both ends are known. */
import { type Json, isNumeral } from "@/api/json";
import type { InputsStore } from "@/form/inputsStore";
import { useNode } from "@/form/view/formContext";
import type { FieldNode } from "@/form/model/nodes";
import { approximate, stepNumber } from "@/form/model/numerals";
import { valueOfText } from "@/form/model/typed";
import type { ControlProps } from "@/form/fields/Control";
import { placeholderOf } from "@/form/fields/TextField";
import { wires } from "@/form/fields/wires";
import styles from "@/form/fields/Control.module.css";

export function NumberField({ node, wiring }: ControlProps) {
  const store = useNode(node);
  const text = store.text(node);
  const range = rangeOf(node);
  return (
    <>
      <input
        {...wires(wiring)}
        type="text"
        inputMode={node.isInt ? "numeric" : "decimal"}
        className={styles.number}
        size={Math.min(40, Math.max(12, text.length + 1))}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholderOf(store, node)}
        value={text}
        onChange={(event) => typeNumber(store, node, event.target.value)}
        onKeyDown={(event) => {
          const steps = STEPS[event.key];
          if (steps === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          typeNumber(store, node, stepNumber(text, event.shiftKey ? steps * 10 : steps, node.isInt));
        }}
      />
      {range && (
        <input
          type="range"
          className={styles.slider}
          aria-label={`${node.label}, slider`}
          min={range.min}
          max={range.max}
          step={range.step}
          value={approximate(store.value(node)) ?? range.min}
          onChange={(event) => typeNumber(store, node, event.target.value)}
        />
      )}
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1 };

function typeNumber(store: InputsStore, node: FieldNode, text: string): void {
  const isEmpty = text.trim() === "";
  if (isEmpty && node.isNullable) store.setNone(node);
  else if (isEmpty && store.baseline(node) === undefined && !node.isNew) store.putBack(node);
  else store.setValue(node, valueOfText(node, text), text);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

const STOPS = 200; // of a slider over floats

/** The ends of a slider; undefined if one is open, or if a slider could not keep the digits. */
function rangeOf(node: FieldNode): Range | undefined {
  const bound = (keyword: string) => {
    const value = node.schema[keyword] as Json | undefined;
    return isNumeral(value) ? approximate(value) : undefined;
  };
  const [min, max] = [bound("minimum"), bound("maximum")];
  if (min === undefined || max === undefined || !(max > min) || !Number.isSafeInteger(Math.ceil(max - min)))
    return undefined;
  const step = bound("multipleOf") ?? (node.isInt ? 1 : roundStep((max - min) / STOPS));
  return { min, max, step };
}

/** The next lower power of ten, or twice or five times one: steps that people read. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const times = step / power;
  return Number(((times >= 5 ? 5 : times >= 2 ? 2 : 1) * power).toPrecision(1));
}
