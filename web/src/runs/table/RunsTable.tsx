/** The list as a table of which only the rows in sight are in the page. It scrolls in a box of its own. */
import { useQueryClient } from "@tanstack/react-query";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from "react";
import { columnWidths } from "@/runs/table/widths";
import { isNumeric } from "@/runs/columns/columns";
import { keptRuns, runAt, type RunList, type RunListState } from "@/runs/list/RunList";
import { keepScroll, keptScroll } from "@/runs/list/useRunList";
import { HeaderRow } from "@/runs/table/HeaderRow";
import { Gap, Row, WaitingRow } from "@/runs/table/Row";
import { copyRaw } from "@/ui/rawCopy";
import styles from "@/runs/table/RunsTable.module.css";

export const ROW = 30; // px, as in the style sheet
const OVERSCAN = 12;

interface RunsTableProps {
  readonly list: RunList;
  readonly state: RunListState;
  /** Names the list: another one begins at its first row. */
  readonly listKey: string;
  readonly columns: readonly string[];
  readonly sort: string | undefined;
  readonly onSort: (sort: string | undefined) => void;
  readonly selected: ReadonlySet<string>;
  /** Called with the row, and whether all rows from the one before are meant. */
  readonly onToggle: (row: number, isRange: boolean) => void;
  /** The row that keys are about; null for none. */
  readonly active: number | null;
  readonly onActive: (row: number) => void;
  readonly onCancel: (run: string) => void;
  readonly mayLaunch: boolean;
  readonly box: RefObject<HTMLDivElement | null>;
}

export function RunsTable(props: RunsTableProps) {
  const { list, state, listKey, columns, active, box } = props;
  const queries = useQueryClient();
  const virtual = useVirtualizer({
    count: state.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialOffset: () => keptScroll(queries, listKey),
    rangeExtractor: (range) => withActive(defaultRangeExtractor(range), active, state.length),
  });
  const rows = virtual.getVirtualItems();
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => list.show(first, last), [list, first, last, state.length]);
  useKeptPlace(box, state.prepended, listKey);

  const hasRuns = state.length > 0;
  const widths = useMemo(() => columnWidths(columns, keptRuns(state).slice(0, 100)), [columns, listKey, hasRuns]);
  const numbers = useMemo(() => {
    const runs = keptRuns(state).slice(0, 200);
    return columns.filter((name) => isNumeric(name, runs)).join("\n");
  }, [columns, state]);
  const numeric = useMemo(() => new Set(numbers.split("\n")), [numbers]); // rows are drawn anew only for other columns

  return (
    <div
      ref={box}
      className={styles.box}
      onScroll={(event) => keepScroll(queries, listKey, event.currentTarget.scrollTop)}
    >
      <table
        className={styles.table}
        aria-label="Runs"
        aria-rowcount={state.next === null ? state.length + 1 : -1}
        onCopy={copyRaw}
      >
        <colgroup>
          <col className={styles.checkColumn} />
          <col className={styles.stateColumn} />
          <col className={styles.runColumn} />
          {columns.map((name, at) => (
            <col key={name} style={name === "changes" ? undefined : { width: widths[at] }} />
          ))}
          <col className={styles.actionsColumn} />
        </colgroup>
        <HeaderRow columns={columns} numeric={numeric} sort={props.sort} onSort={props.onSort} />
        <tbody>
          {rows.map((item, at) => {
            const above = at === 0 ? item.start : item.start - (rows[at - 1]?.end ?? 0);
            const run = runAt(state, item.index);
            const shared = { index: item.index, columns, above };
            if (run === undefined) return <WaitingRow key={`row ${item.index}`} {...shared} />;
            return (
              <Row
                key={run.run_id}
                {...shared}
                run={run}
                numeric={numeric}
                isSelected={props.selected.has(run.run_id)}
                onToggle={props.onToggle}
                onActive={props.onActive}
                onCancel={props.onCancel}
                mayLaunch={props.mayLaunch}
              />
            );
          })}
          <Gap height={virtual.getTotalSize() - (rows.at(-1)?.end ?? 0)} span={columns.length + 4} />
        </tbody>
      </table>
    </div>
  );
}

/** The row that keys are about stays in the page, so that it keeps the focus. */
function withActive(rows: number[], active: number | null, length: number): number[] {
  if (active === null || active >= length || rows.includes(active)) return rows;
  return [...rows, active].sort((a, b) => a - b);
}

/** When runs come before those that are read, these stay where they are. At the top of an unused list they move down. */
function useKeptPlace(box: RefObject<HTMLDivElement | null>, prepended: number, listKey: string): void {
  const before = useRef({ prepended, listKey });
  useLayoutEffect(() => {
    const element = box.current;
    const { prepended: known, listKey: key } = before.current;
    before.current = { prepended, listKey };
    if (element === null || prepended <= known || key !== listKey) return;
    const isRead = element.scrollTop > 0 || element.matches(":hover") || element.contains(document.activeElement);
    if (isRead) element.scrollTop += (prepended - known) * ROW;
  }, [box, prepended, listKey]);
}
