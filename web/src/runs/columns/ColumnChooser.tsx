/** Which columns the list has, in which order. What varies among the runs that are listed is offered first. */
import { useMemo, useState } from "react";
import { columnTitle, isOwn, moveColumn, OWN_COLUMNS, varyingColumns } from "@/runs/columns/columns";
import { useRunNames } from "@/runs/knowledge";
import type { ListedRun } from "@/runs/list/merging";
import { Button } from "@/ui/Button";
import { CompletingInput, type Completion } from "@/ui/CompletingInput";
import { Popup } from "@/ui/Popup";
import styles from "@/runs/columns/ColumnChooser.module.css";

interface ColumnChooserProps {
  readonly project: string;
  readonly shown: readonly string[];
  /** Undefined for the usual ones. */
  readonly onChange: (columns: readonly string[] | undefined) => void;
  readonly runs: readonly ListedRun[];
}

export function ColumnChooser(props: ColumnChooserProps) {
  return (
    <Popup label="Columns">
      <Chooser {...props} />
    </Popup>
  );
}

function Chooser({ project, shown, onChange, runs }: ColumnChooserProps) {
  const [text, setText] = useState("");
  const [isUsed, setIsUsed] = useState(false);
  const names = useRunNames(project, runs, isUsed);
  const offered = useMemo(() => offer(runs, names.inputs, names.metrics, shown), [runs, names, shown]);
  const wanted = text.trim().toLowerCase();
  const found = offered.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, 50);
  const isNew = wanted !== "" && !offered.some(({ key }) => key === text.trim()) && !shown.includes(text.trim());
  const other: Completion[] = isNew ? [{ key: text.trim(), label: text.trim(), hint: "input or metric" }] : [];
  return (
    <div className={styles.chooser}>
      <CompletingInput
        label="Add a column"
        placeholder="add an input, metric or fact…"
        value={text}
        onChange={setText}
        completions={[...found, ...other]}
        onChoose={({ key }) => {
          onChange([...shown, key]);
          setText("");
        }}
        onFocus={() => setIsUsed(true)}
      />
      <ol aria-label="Columns that are shown" className={styles.shown}>
        {shown.map((name, at) => (
          <li key={name}>
            <span className={styles.name}>{columnTitle(name)}</span>
            <Button
              kind="quiet"
              aria-label={`Move ${columnTitle(name)} to the left`}
              isDisabled={at === 0}
              onPress={() => onChange(moveColumn(shown, name, -1))}
            >
              <span aria-hidden>↑</span>
            </Button>
            <Button
              kind="quiet"
              aria-label={`Move ${columnTitle(name)} to the right`}
              isDisabled={at === shown.length - 1}
              onPress={() => onChange(moveColumn(shown, name, 1))}
            >
              <span aria-hidden>↓</span>
            </Button>
            <Button
              kind="quiet"
              aria-label={`Remove ${columnTitle(name)}`}
              onPress={() => onChange(shown.filter((one) => one !== name))}
            >
              <span aria-hidden>✕</span>
            </Button>
          </li>
        ))}
      </ol>
      <Button kind="quiet" onPress={() => onChange(undefined)}>
        The usual columns
      </Button>
    </div>
  );
}

/** What varies among the runs, then all else that there is. */
function offer(
  runs: readonly ListedRun[],
  inputs: readonly string[],
  metrics: readonly string[],
  shown: readonly string[],
): Completion[] {
  const varying = varyingColumns(runs);
  const all: [name: string, hint: string][] = [
    ...varying.inputs.map((name): [string, string] => [name, "input, varies"]),
    ...varying.metrics.map((name): [string, string] => [name, "metric"]),
    ...metrics.map((name): [string, string] => [name, "metric"]),
    ...inputs.map((name): [string, string] => [name, "input"]),
    ...Object.keys(OWN_COLUMNS).map((name): [string, string] => [name, "about the run"]),
  ];
  const unique = new Map(all.reverse()); // the first word about a name counts
  const inOrder = [...unique].reverse();
  return inOrder
    .filter(([name]) => !shown.includes(name))
    .map(([name, hint]) => ({ key: name, label: isOwn(name) ? OWN_COLUMNS[name].title : columnTitle(name), hint }));
}
