/** A few options side by side; one tab stop, arrow keys choose. */
import type { Wiring } from "@/form/view/FieldRow";
import styles from "@/form/fields/Radios.module.css";

interface RadiosProps {
  readonly wiring: Wiring;
  readonly options: readonly { readonly key: string; readonly text: string }[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

export function Radios({ wiring, options, chosen, onChoose }: RadiosProps) {
  return (
    <div
      role="radiogroup"
      aria-labelledby={wiring.labelId}
      aria-describedby={wiring.describedBy}
      aria-invalid={wiring.isWrong}
      aria-errormessage={wiring.errorId}
      className={styles.radios}
    >
      {options.map(({ key, text }, at) => (
        <label key={key} className={styles.option} data-selected={key === chosen || undefined}>
          <input
            id={at === 0 ? wiring.id : undefined}
            type="radio"
            name={wiring.id}
            aria-label={text}
            checked={key === chosen}
            onChange={() => onChoose(key)}
            onBlur={wiring.onLeave}
          />
          {text}
        </label>
      ))}
    </div>
  );
}
