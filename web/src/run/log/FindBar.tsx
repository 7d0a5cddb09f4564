/** The search of a log: what is looked for, how, how often it was found, and the way from one place to the next. */
import type { Ref } from "react";
import { count } from "@/format/numbers";
import type { FindOptions } from "@/run/log/find";
import styles from "@/run/log/LogTab.module.css";
import type { LogFind } from "@/run/log/useLogFind";
import { Button } from "@/ui/Button";
import { ToggleButton } from "@/ui/ToggleButton";

interface FindBarProps {
  readonly query: string;
  readonly options: FindOptions;
  readonly found: LogFind;
  /** The index of the match that is shown; -1 if none is. */
  readonly current: number;
  readonly onQuery: (query: string) => void;
  readonly onOptions: (options: FindOptions) => void;
  readonly onShow: (match: number) => void;
  readonly onLeave: () => void;
  readonly ref: Ref<HTMLInputElement>;
}

export function FindBar(props: FindBarProps) {
  const { query, options, found, current, onQuery, onOptions, onShow, onLeave, ref } = props;
  return (
    <search className={styles.bar}>
      <input
        ref={ref}
        type="search"
        aria-label="Search the log"
        aria-keyshortcuts="/"
        placeholder="search the log…"
        className={styles.find}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") onShow(current + (event.shiftKey ? -1 : 1));
          else if (event.key === "Escape" && query === "") onLeave();
        }}
      />
      <ToggleButton
        aria-label="Match case"
        isSelected={options.matchCase}
        onChange={(matchCase) => onOptions({ ...options, matchCase })}
      >
        Aa
      </ToggleButton>
      <ToggleButton
        aria-label="Regular expression"
        isSelected={options.isRegex}
        onChange={(isRegex) => onOptions({ ...options, isRegex })}
      >
        .*
      </ToggleButton>
      <Button
        kind="quiet"
        aria-label="Previous match"
        isDisabled={found.matches.length === 0}
        onPress={() => onShow(current - 1)}
      >
        <span aria-hidden>↑</span>
      </Button>
      <Button
        kind="quiet"
        aria-label="Next match"
        isDisabled={found.matches.length === 0}
        onPress={() => onShow(current + 1)}
      >
        <span aria-hidden>↓</span>
      </Button>
      <span role="status" className={`${styles.count} ${found.fault ? styles.fault : ""}`}>
        {query !== "" && countText(found, current)}
      </span>
    </search>
  );
}

function countText(found: LogFind, current: number): string {
  if (found.fault) return `Not a valid expression: ${found.fault.replace(/^Invalid regular expression: /, "")}`;
  const total = found.matches.length;
  if (total === 0) return found.isSearching ? "searching…" : "not found";
  const more = found.isSearching || found.isCut ? "+" : "";
  return `${current >= 0 ? `${count(current + 1)} of ` : ""}${count(total)}${more}`;
}
