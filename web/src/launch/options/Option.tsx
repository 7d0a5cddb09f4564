/** One option of a launch: its label, its control, what is wrong with it, and the way back to what the job has. */
import type { ReactNode } from "react";
import { Button } from "@/ui/Button";
import styles from "@/launch/options/Option.module.css";

/** The id of an option's control, by which a fault in the list finds it. */
export function optionId(field: string): string {
  return `launch-option-${field}`;
}

/** Show and focus an option's control. */
export function focusOption(field: string): void {
  const exact = document.getElementById(optionId(field));
  const nearest = exact ?? document.getElementById(optionId(field.split(/[.[]/)[0] ?? ""));
  nearest?.closest("details")?.setAttribute("open", "");
  nearest?.scrollIntoView({ block: "center" });
  nearest?.focus();
}

interface OptionProps {
  readonly field: string;
  readonly label: string;
  readonly fault?: string | undefined;
  readonly hint?: ReactNode;
  /** Given if it differs from what the job has. */
  readonly onPutBack?: (() => void) | undefined;
  /** Another way to fill it, beside its label. */
  readonly action?: ReactNode;
  /** The control: gets its id and what describes it. */
  readonly children: (control: { id: string; "aria-describedby": string; "aria-invalid": boolean }) => ReactNode;
}

export function Option({ field, label, fault, hint, onPutBack, action, children }: OptionProps) {
  const id = optionId(field);
  return (
    <div className={styles.option}>
      <div className={styles.head}>
        <label htmlFor={id} className={onPutBack ? styles.changed : styles.label}>
          {label}
        </label>
        {action}
        {onPutBack && (
          <Button
            kind="quiet"
            aria-label={`Put ${label} back`}
            onPress={() => {
              document.getElementById(id)?.focus();
              onPutBack();
            }}
          >
            <span aria-hidden>↺</span>
          </Button>
        )}
      </div>
      {children({ id, "aria-describedby": `${id}-said`, "aria-invalid": fault !== undefined })}
      <div id={`${id}-said`} className={styles.said}>
        {fault !== undefined && <p className={styles.fault}>{fault}</p>}
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
    </div>
  );
}

interface TextOptionProps extends Omit<OptionProps, "children"> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly isLong?: boolean;
  readonly isCode?: boolean;
}

export function TextOption({
  value,
  onChange,
  placeholder,
  isLong = false,
  isCode = false,
  ...option
}: TextOptionProps) {
  const shared = {
    value,
    placeholder,
    autoComplete: "off",
    spellCheck: isLong && !isCode,
    className: `${styles.control} ${isCode ? styles.code : ""}`,
  };
  return (
    <Option {...option}>
      {(control) =>
        isLong ? (
          <textarea {...control} {...shared} rows={2} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input {...control} {...shared} onChange={(event) => onChange(event.target.value)} />
        )
      }
    </Option>
  );
}

interface ChoiceOptionProps<T extends string> extends Omit<OptionProps, "children"> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly choices: readonly (readonly [value: T, text: string])[];
}

export function ChoiceOption<T extends string>({ value, onChange, choices, ...option }: ChoiceOptionProps<T>) {
  return (
    <Option {...option}>
      {(control) => (
        <select
          {...control}
          className={styles.control}
          value={value}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {choices.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Option>
  );
}
