/** The selection of the list: by click, by `x`, and of all rows between two with Shift. */
import { useRef, useState } from "react";
import { runAt, type RunListState } from "@/runs/list/RunList";
import { add, toggle, type Selection } from "@/runs/selection";

export interface Selecting {
  readonly isFull: boolean;
  /** Toggle a row; with `isRange`, select all from the row before to it. */
  readonly onToggle: (row: number, isRange: boolean) => void;
  readonly onClear: () => void;
}

export function useSelection(
  state: RunListState,
  selected: readonly string[],
  onChange: (selected: readonly string[]) => void,
): Selecting {
  const before = useRef<number | null>(null);
  const [isFull, setIsFull] = useState(false);
  function show({ selected: chosen, isFull: full }: Selection) {
    setIsFull(full);
    onChange(chosen);
  }
  function onToggle(row: number, isRange: boolean) {
    const from = before.current;
    before.current = row;
    const run = runAt(state, row)?.run_id;
    if (isRange && from !== null) show(add(selected, idsBetween(state, from, row)));
    else if (run !== undefined) show(toggle(selected, run));
  }
  return { isFull, onToggle, onClear: () => show({ selected: [], isFull: false }) };
}

function idsBetween(state: RunListState, from: number, to: number): string[] {
  const step = from <= to ? 1 : -1;
  const rows = Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => from + at * step);
  return rows.flatMap((row) => runAt(state, row)?.run_id ?? []);
}
