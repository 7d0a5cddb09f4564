/** The filter of the form, and how many inputs are changed: always in sight. */
import { useId, useSyncExternalStore } from "react";
import type { InputsStore } from "@/form/inputsStore";
import { count } from "@/format/numbers";
import styles from "@/form/view/FilterBar.module.css";

interface FilterBarProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly isChangedOnly: boolean;
  readonly onChangedOnly: (isChangedOnly: boolean) => void;
  readonly store: InputsStore;
  readonly fields: number;
}

export function FilterBar({ filter, onFilter, isChangedOnly, onChangedOnly, store, fields }: FilterBarProps) {
  const changed = useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.changeCount(),
  );
  const name = useId();
  return (
    <div className={styles.bar}>
      <input
        type="search"
        className={styles.filter}
        placeholder="Filter inputs"
        aria-label="Filter inputs"
        data-filter=""
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && filter !== "") {
            event.preventDefault();
            onFilter("");
          }
        }}
      />
      <div role="radiogroup" aria-label="Inputs to show" className={styles.choice}>
        <label className={styles.option} data-selected={isChangedOnly || undefined}>
          <input type="radio" name={name} checked={isChangedOnly} onChange={() => onChangedOnly(true)} />
          {count(changed)} changed
        </label>
        <label className={styles.option} data-selected={!isChangedOnly || undefined}>
          <input type="radio" name={name} checked={!isChangedOnly} onChange={() => onChangedOnly(false)} />
          all {count(fields)}
        </label>
      </div>
    </div>
  );
}
