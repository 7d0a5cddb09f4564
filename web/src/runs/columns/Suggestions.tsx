/** Columns that would tell the listed runs apart, to add with one click. */
import { useMemo } from "react";
import { columnTitle, shortTitles, varyingColumns } from "@/runs/columns/columns";
import { metricOf } from "@/runs/inputNames";
import type { ListedRun } from "@/runs/list/merging";
import { Button } from "@/ui/Button";
import styles from "@/runs/columns/Suggestions.module.css";

const MOST_INPUTS = 4;
const MOST_METRICS = 3;

interface SuggestionsProps {
  readonly runs: readonly ListedRun[];
  readonly shown: readonly string[];
  readonly onAdd: (column: string) => void;
}

export function Suggestions({ runs, shown, onAdd }: SuggestionsProps) {
  const offered = useMemo(() => {
    const { inputs, metrics } = varyingColumns(runs);
    const isNew = (name: string) => !shown.includes(name);
    return [...inputs.filter(isNew).slice(0, MOST_INPUTS), ...metrics.filter(isNew).slice(0, MOST_METRICS)];
  }, [runs, shown]);
  const titles = shortTitles([...shown, ...offered]);
  return (
    <span role="group" aria-label="Columns that vary among these runs" className={styles.suggestions}>
      {offered.map((name) => (
        <Button key={name} kind="quiet" aria-label={`Add the column ${columnTitle(name)}`} onPress={() => onAdd(name)}>
          <span aria-hidden>+</span>
          <span className={styles.name}>
            {titles.get(name)}
            {metricOf(name) !== undefined && <span className={styles.kind}> metric</span>}
          </span>
        </Button>
      ))}
    </span>
  );
}
