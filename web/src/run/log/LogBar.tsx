/** What one can do with a log: wrap it, show times, copy lines or a link to them, download it. */
import type { Schemas } from "@/api/client";
import { count } from "@/format/numbers";
import { saveText } from "@/run/saveText";
import type { LineRange } from "@/run/log/lineRange";
import type { LogLooks } from "@/run/log/looks";
import styles from "@/run/log/LogTab.module.css";
import type { LogState, RunLog } from "@/run/log/RunLog";
import { Button } from "@/ui/Button";
import { ToggleButton } from "@/ui/ToggleButton";
import { CopyButton } from "@/ui/CopyButton";

interface LogBarProps {
  readonly run: Schemas["RunView"];
  readonly log: RunLog;
  readonly state: LogState;
  readonly looks: LogLooks;
  readonly selection: LineRange | null;
  readonly onClear: () => void;
}

export function LogBar({ run, log, state, looks, selection, onClear }: LogBarProps) {
  const total = state.rows.length;
  return (
    <div className={styles.bar}>
      {selection && selection.from <= total && <SelectedLines state={state} selection={selection} onClear={onClear} />}
      <span className={styles.lines} role="status">
        {count(total)} {total === 1 ? "line" : "lines"}
        {state.isLoading && total > 0 ? " so far…" : ""}
      </span>
      <ToggleButton isSelected={looks.wraps} onChange={(wraps) => looks.set({ wraps })}>
        Wrap
      </ToggleButton>
      <ToggleButton isSelected={looks.hasTime} onChange={(hasTime) => looks.set({ hasTime })}>
        Times
      </ToggleButton>
      <Button isDisabled={total === 0} onPress={() => saveText(`${run.job}-${run.run_id}.log`, log.text())}>
        Download
      </Button>
    </div>
  );
}

function SelectedLines({
  state,
  selection,
  onClear,
}: Pick<LogBarProps, "state" | "onClear"> & { readonly selection: LineRange }) {
  const { from, to } = selection;
  const name = from === to ? `line ${from}` : `lines ${from}–${to}`;
  const text = state.rows.slice(from - 1, to).map((row) => `${row.text}\n`);
  return (
    <span role="group" aria-label={`Selected: ${name}`} className={styles.bar}>
      <CopyButton kind="plain" text={text.join("")} label={`Copy ${name}`}>
        Copy {name}
      </CopyButton>
      <CopyButton kind="plain" text={window.location.href} label={`Copy a link to ${name}`}>
        Copy link
      </CopyButton>
      <Button kind="quiet" aria-label="Select no line" onPress={onClear}>
        <span aria-hidden>✕</span>
      </Button>
    </span>
  );
}
