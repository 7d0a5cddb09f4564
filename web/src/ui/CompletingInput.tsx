/** A field that offers completions below itself: chosen by arrow keys and Enter, or by a click. Focus stays in the field. */
import { useId, useState, type KeyboardEvent, type Ref } from "react";
import styles from "@/ui/CompletingInput.module.css";

export interface Completion {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  /** Whether one goes on typing after it, and more is offered. */
  readonly goesOn?: boolean;
}

interface CompletingInputProps<T extends Completion> {
  /** The field's name, for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly completions: readonly T[];
  readonly onChoose: (completion: T) => void;
  readonly onFocus?: () => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export function CompletingInput<T extends Completion>(props: CompletingInputProps<T>) {
  const { label, placeholder, value, onChange, completions, onChoose } = props;
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const isShown = isOpen && completions.length > 0;
  const at = Math.min(active, completions.length - 1);

  function choose(completion: T) {
    setActive(0);
    setIsOpen(completion.goesOn === true);
    onChoose(completion);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && (isShown || value !== "")) {
      if (isShown) setIsOpen(false);
      else onChange("");
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setIsOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive(isShown ? (at + step + completions.length) % completions.length : 0);
    } else if ((event.key === "Enter" || (event.key === "Tab" && value !== "" && !event.shiftKey)) && isShown) {
      const completion = completions[at];
      if (completion && (value !== "" || event.key === "Enter")) choose(completion);
    } else return;
    event.preventDefault();
  }

  return (
    <div className={styles.field}>
      <input
        ref={props.ref}
        role="combobox"
        aria-label={label}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown ? `${id}-${at}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={placeholder}
        value={value}
        className={styles.input}
        onChange={(event) => {
          setIsOpen(true);
          setActive(0);
          onChange(event.target.value);
        }}
        onFocus={props.onFocus}
        onClick={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul
        role="listbox"
        id={`${id}-list`}
        aria-label={`Completions: ${label}`}
        hidden={!isShown}
        className={styles.list}
      >
        {completions.map((completion, number) => (
          <li
            key={completion.key}
            id={`${id}-${number}`}
            role="option"
            aria-selected={number === at}
            className={styles.option}
            onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
            onClick={() => choose(completion)}
            onPointerMove={() => setActive(number)}
          >
            <span className={styles.label}>{completion.label}</span>
            {completion.hint && <span className={styles.hint}>{completion.hint}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
