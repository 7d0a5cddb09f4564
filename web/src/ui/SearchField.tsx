/** A field that narrows what is shown below it. `/` goes to it, Escape empties it. */
import { useRef } from "react";
import { useKeys } from "@/app/keys";
import { Kbd } from "@/ui/Kbd";
import styles from "@/ui/SearchField.module.css";

interface SearchFieldProps {
  /** What is searched: `Search the jobs`. Also what `?` lists. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Whose keys these are, as `?` lists them. */
  readonly scope: string;
}

export function SearchField({ label, value, onChange, scope }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useKeys({ "/": { description: label, action: () => field.current?.select() } }, { scope });
  return (
    <span className={styles.field}>
      <input
        ref={field}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={`${label} …`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (value) onChange("");
          else field.current?.blur();
        }}
      />
      <span aria-hidden className={styles.key}>
        <Kbd of="/" />
      </span>
    </span>
  );
}
