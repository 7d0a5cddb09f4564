/**
 * A log of any length: only the rows in sight, and some around them, are in the document.
 *
 * It follows the log's end until one scrolls up, and again once one is back there.
 */
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  useCallback,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { Button } from "@/ui/Button";
import { count } from "@/format/numbers";
import { matchesOf, type Match } from "@/run/log/find";
import type { LineRange } from "@/run/log/lineRange";
import { LogRow } from "@/run/log/LogRow";
import styles from "@/run/log/LogView.module.css";
import type { LogState } from "@/run/log/RunLog";
import { LINE, type Looks, useLogWindow } from "@/run/log/useLogWindow";

export interface LogViewHandle {
  /** Bring a row into the middle of the view, and stop following. */
  readonly show: (row: number) => void;
  readonly showEnd: () => void;
  readonly focus: () => void;
}

interface LogViewProps extends Looks {
  readonly state: LogState;
  readonly headings: ReadonlyMap<number, string>;
  readonly matches: readonly Match[];
  readonly currentMatch: Match | undefined;
  readonly selection: LineRange | null;
  readonly onSelect: (line: number, extends_: boolean) => void;
  readonly startsAtEnd: boolean;
  /** What stands after the last row. */
  readonly end: ReactNode;
  readonly ref: Ref<LogViewHandle>;
}

export function LogView(props: LogViewProps) {
  const { state, headings, matches, currentMatch, selection, onSelect, wraps, hasTime, startsAtEnd, end, ref } = props;
  const [whole, setWhole] = useState<ReadonlySet<number>>(new Set());
  const box = useRef<HTMLDivElement>(null);
  const view = useLogWindow(box, state, { wraps, hasTime }, { headings, whole, startsAtEnd });
  useImperativeHandle(ref, () => ({ show: view.show, showEnd: view.showEnd, focus: () => box.current?.focus() }), [
    view,
  ]);
  const showAll = useCallback((index: number) => setWhole((shown) => new Set(shown).add(index)), []);

  const rows = state.rows.slice(view.from, view.to).map((row, offset) => {
    const index = view.from + offset;
    const found =
      matches.length === 0
        ? NONE
        : matchesOf(matches, index).map((one) => ({ ...one, isCurrent: one === currentMatch }));
    const isSelected = selection !== null && index + 1 >= selection.from && index + 1 <= selection.to;
    return (
      <LogRow
        key={index}
        {...{ row, index, found, isSelected, hasTime, onSelect }}
        heading={headings.get(index)}
        isWhole={whole.has(index)}
        onShowAll={showAll}
      />
    );
  });
  const shape = { "--digits": String(Math.max(3, String(state.rows.length).length)) } as CSSProperties;
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        role="region"
        aria-label="Log"
        tabIndex={0}
        className={`${styles.box} ${wraps ? styles.wrapped : ""}`}
        style={shape}
        onScroll={view.onScroll}
      >
        <span ref={view.probe} aria-hidden className={styles.probe}>
          {"0".repeat(50)}
        </span>
        <div className={styles.space} style={{ height: view.total * LINE, minWidth: wraps ? undefined : view.width }}>
          <div ref={view.block} className={styles.rows} style={{ transform: `translateY(${view.top * LINE}px)` }}>
            {rows}
          </div>
        </div>
        <div className={styles.end}>{end}</div>
      </div>
      {!view.isAtEnd && state.rows.length > 0 && (
        <div className={styles.jump}>
          <Button onPress={view.showEnd}>
            Jump to the end{view.unseen > 0 ? ` (${count(view.unseen)} new)` : ""} <span aria-hidden>↓</span>
          </Button>
        </div>
      )}
    </div>
  );
}

const NONE: readonly never[] = [];
