/** What can be done with the runs that are selected. */
import { Link } from "@tanstack/react-router";
import { MAX_SELECTED } from "@/runs/search";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import styles from "@/runs/SelectionBar.module.css";

interface SelectionBarProps {
  readonly project: string;
  readonly selected: readonly string[];
  readonly isFull: boolean;
  readonly isCompared: boolean;
  readonly onCompare: (isCompared: boolean) => void;
  readonly onClear: () => void;
}

export function SelectionBar({ project, selected, isFull, isCompared, onCompare, onClear }: SelectionBarProps) {
  const canCompare = selected.length >= 2;
  return (
    <span role="group" aria-label="Selected runs" className={styles.bar}>
      <strong role="status">
        {selected.length} selected
        {isFull && `: at most ${MAX_SELECTED} runs can be compared`}
      </strong>
      {canCompare ? (
        <>
          <Button kind="quiet" aria-pressed={isCompared} onPress={() => onCompare(!isCompared)}>
            {isCompared ? "Hide comparison" : "Compare"}
          </Button>
          <Link to="/p/$project/compare" params={{ project }} search={{ run: selected }}>
            Open as page
          </Link>
        </>
      ) : (
        <span className={styles.hint}>select another one to compare</span>
      )}
      <CopyButton text={selected.join("\n")} label="Copy the ids of the selected runs">
        Copy ids
      </CopyButton>
      <Button kind="quiet" onPress={onClear}>
        Clear
      </Button>
    </span>
  );
}
