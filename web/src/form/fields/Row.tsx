/** One item of a list of scalars. */
import type { KeyboardEvent } from "react";
import { writeJson } from "@/api/json";
import type { FieldNode } from "@/form/model/nodes";
import { stepNumber } from "@/form/model/numerals";
import { hasOptions, rowOptions } from "@/form/model/rows";
import { optionText } from "@/form/model/typed";
import styles from "@/form/fields/Rows.module.css";

interface RowProps {
  readonly item: FieldNode | undefined;
  readonly name: string;
  readonly text: string;
  readonly id?: string;
  readonly isWrong: boolean;
  readonly describedBy: string;
  readonly errorId: string | undefined;
  readonly onText: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onLeave: () => void;
  readonly onRemove?: (() => void) | undefined;
}

const ARROWS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1 };

export function Row(props: RowProps) {
  const { item, name, text, isWrong, onText, onKeyDown, onLeave, onRemove } = props;
  const isNumber = item?.widget === "number";
  const shared = {
    "data-row": "",
    id: props.id,
    "aria-label": name,
    "aria-invalid": isWrong,
    "aria-errormessage": props.errorId,
    "aria-describedby": props.describedBy,
    onBlur: onLeave,
  };
  return (
    <li className={styles.row}>
      {item && hasOptions(item) ? (
        <select
          {...shared}
          className={styles.select}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.altKey || event.key === "Enter") onKeyDown?.(event);
          }}
        >
          {!rowOptions(item).some((option) => writeJson(option) === text) && <option value={text}>{text}</option>}
          {rowOptions(item).map((option) => (
            <option key={writeJson(option)} value={writeJson(option)}>
              {optionText(option)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type="text"
          inputMode={isNumber ? (item.isInt ? "numeric" : "decimal") : "text"}
          className={styles.input}
          size={Math.min(40, Math.max(3, text.length + 1))}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            const steps = isNumber && !event.altKey ? ARROWS[event.key] : undefined;
            if (steps === undefined) return onKeyDown?.(event);
            event.preventDefault();
            onText(stepNumber(text, event.shiftKey ? steps * 10 : steps, item?.isInt ?? false));
          }}
        />
      )}
      {onRemove && (
        <button type="button" tabIndex={-1} className={styles.remove} aria-label={`Remove ${name}`} onClick={onRemove}>
          <span aria-hidden>✕</span>
        </button>
      )}
    </li>
  );
}
