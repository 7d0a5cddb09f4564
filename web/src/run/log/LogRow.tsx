/** One row of a log: its number, which links to it; its time, if it is shown; and what the run wrote, as text alone. */
import { type CSSProperties, memo, type MouseEvent } from "react";
import { utcTime } from "@/format/times";
import { cssOf } from "@/run/log/colours";
import styles from "@/run/log/LogView.module.css";
import { type Found, segmentsOf } from "@/run/log/segments";
import type { Row } from "@/run/log/terminal";
import { writeLineRange } from "@/run/log/lineRange";
import { PLAIN } from "@/run/log/styles";
import { count } from "@/format/numbers";

/** Of a longer row, the rest is shown when asked for. */
export const SHOWN_CHARACTERS = 5_000;

interface LogRowProps {
  readonly row: Row;
  readonly index: number;
  readonly found: readonly Found[];
  readonly heading: string | undefined;
  readonly isSelected: boolean;
  readonly isWhole: boolean;
  readonly hasTime: boolean;
  readonly onSelect: (line: number, extends_: boolean) => void;
  readonly onShowAll: (index: number) => void;
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { row, index, found, heading, isSelected, isWhole, hasTime, onSelect, onShowAll } = props;
  const line = index + 1;
  const hidden = isWhole ? 0 : row.text.length - SHOWN_CHARACTERS;
  const at = new Date(row.at);

  function select(event: MouseEvent) {
    event.preventDefault();
    onSelect(line, event.shiftKey);
  }

  return (
    <div data-row={index}>
      {heading !== undefined && <div className={styles.heading}>{heading}</div>}
      <div className={`${styles.row} ${isSelected ? styles.selected : ""}`}>
        <a
          href={`#${writeLineRange({ from: line, to: line })}`}
          tabIndex={-1}
          className={styles.number}
          aria-label={`Line ${line}`}
          onClick={select}
        >
          {line}
        </a>
        {hasTime && (
          <time className={styles.time} dateTime={at.toISOString()} title={utcTime(at.toISOString())}>
            {clock.format(at)}
          </time>
        )}
        <span className={styles.text}>
          {segmentsOf(row, found, isWhole ? Infinity : SHOWN_CHARACTERS).map(({ text, style, found: match }, key) =>
            match ? (
              <mark key={key} className={match.isCurrent ? styles.current : styles.match}>
                {text}
              </mark>
            ) : (
              <span key={key} {...(style === PLAIN ? {} : { style: cssOf(style) as CSSProperties })}>
                {text}
              </span>
            ),
          )}
          {hidden > 0 && (
            <button type="button" className={styles.more} onClick={() => onShowAll(index)}>
              … {count(hidden)} more characters
            </button>
          )}
        </span>
      </div>
    </div>
  );
});
