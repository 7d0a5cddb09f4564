/** A run's log: live, searched, linked by lines, and opened where the run failed. */
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Schemas } from "@/api/client";
import { useKeys } from "@/app/keys";
import { count } from "@/format/numbers";
import { localTime } from "@/format/times";
import { findFailure } from "@/run/log/failure";
import { FindBar } from "@/run/log/FindBar";
import { extend, type LineRange, readLineRange, writeLineRange } from "@/run/log/lineRange";
import { LogBar } from "@/run/log/LogBar";
import { LogEnd } from "@/run/log/LogEnd";
import { useLogLooks } from "@/run/log/looks";
import { LogView, type LogViewHandle } from "@/run/log/LogView";
import { MOST_LINES, type LogState, type RunLog } from "@/run/log/RunLog";
import { useLogFind } from "@/run/log/useLogFind";
import { NewestMetrics } from "@/run/metrics/NewestMetrics";
import { attemptText } from "@/run/Timeline";
import { Button } from "@/ui/Button";
import { ErrorNotice, Notice } from "@/ui/Notice";
import { ENDED } from "@/ui/RunStateMark";
import styles from "@/run/log/LogTab.module.css";

const route = getRouteApi("/p/$project/runs/$run");

interface LogTabProps {
  readonly run: Schemas["RunView"];
  readonly log: RunLog;
}

export function LogTab({ run, log }: LogTabProps) {
  const state = useLog(run, log);
  const looks = useLogLooks();
  const view = useRef<LogViewHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [options, setOptions] = useState({ isRegex: false, matchCase: false });
  const found = useLogFind(state, useDeferredValue(query), options);
  const [shown, setShown] = useState({ of: "", index: -1 });
  const current = shown.of === found.of ? shown.index : -1;
  const match = found.matches[current];
  const { selection, select, move, clear } = useSelection(state, view);
  const headings = useMemo(() => headingsOf(run, state), [run, state.starts]);
  useTarget(run, state, view);

  function showMatch(index: number) {
    const total = found.matches.length;
    if (total === 0) return;
    const next = ((index % total) + total) % total;
    setShown({ of: found.of, index: next });
    view.current?.show(found.matches[next]?.row ?? 0);
  }
  const isNew = found.of !== shown.of;
  useEffect(() => {
    if (isNew && found.matches.length > 0) showMatch(nearest(found.matches, selection));
  });
  useKeys(
    {
      "/": { description: "Search the log", action: () => input.current?.focus() },
      n: { description: "Next match", action: () => showMatch(current + 1), repeats: true },
      N: { description: "Previous match", action: () => showMatch(current - 1), repeats: true },
      j: { description: "Select the next line", action: () => move(1), repeats: true },
      k: { description: "Select the previous line", action: () => move(-1), repeats: true },
      G: { description: "Jump to the end", action: () => view.current?.showEnd() },
    },
    { scope: "Log" },
  );

  const isWaiting = state.rows.length === 0 && !state.isComplete && !ENDED.has(run.state);
  return (
    <div className={styles.log}>
      <NewestMetrics run={run} />
      <div className={styles.bars}>
        <FindBar
          ref={input}
          {...{ query, options, found, current }}
          onQuery={setQuery}
          onOptions={setOptions}
          onShow={showMatch}
          onLeave={() => view.current?.focus()}
        />
        <LogBar run={run} log={log} state={state} looks={looks} selection={selection} onClear={clear} />
      </div>
      {state.error !== undefined && (
        <ErrorNotice error={state.error}>
          <Button onPress={() => log.start()}>Try again</Button>
        </ErrorNotice>
      )}
      {state.isCut && (
        <Notice tone="warn">
          The log is longer than {count(MOST_LINES)} lines, of which the first are shown. `launchbay logs {run.run_id}`
          prints all of it, and `--tail` its end.
        </Notice>
      )}
      <LogView
        ref={view}
        {...{ state, headings, selection }}
        wraps={looks.wraps}
        hasTime={looks.hasTime}
        matches={found.matches}
        currentMatch={match}
        onSelect={select}
        startsAtEnd={!ENDED.has(run.state)}
        end={isWaiting ? "The log begins when the run’s container starts." : <LogEnd run={run} state={state} />}
      />
    </div>
  );
}

/** The log, which is fetched while it is looked at. */
function useLog(run: Schemas["RunView"], log: RunLog): LogState {
  const state = useSyncExternalStore(log.subscribe, log.snapshot);
  useEffect(() => {
    log.setAttempts(run.ended_attempts);
    log.wake();
  }, [log, run.ended_attempts.length, run.state]);
  useEffect(() => {
    log.start();
    return () => log.stop();
  }, [log]);
  return state;
}

/** The lines that the address points at. */
function useSelection(state: LogState, view: React.RefObject<LogViewHandle | null>) {
  const navigate = route.useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const selection = useMemo(() => readLineRange(hash), [hash]);
  const newest = useRef<LineRange | null>(selection);
  newest.current = selection;

  const point = useCallback(
    (range: LineRange | null) =>
      void navigate({
        search: (now) => ({ ...now, tab: "log" as const }),
        hash: range ? writeLineRange(range) : "",
        replace: true,
      }),
    [navigate],
  );
  const select = useCallback(
    (line: number, extends_: boolean) => point(extends_ ? extend(newest.current, line) : { from: line, to: line }),
    [point],
  );
  const move = (by: number) => {
    const last = state.rows.length;
    if (last === 0) return;
    const from = selection ? selection.to + by : by > 0 ? 1 : last;
    const line = Math.min(last, Math.max(1, from));
    point({ from: line, to: line });
    view.current?.show(line - 1);
  };
  return { selection, select, move, clear: () => point(null) };
}

/** Once its rows are there, show what the address points at: lines, an attempt, or why the run failed. */
function useTarget(run: Schemas["RunView"], state: LogState, view: React.RefObject<LogViewHandle | null>): void {
  const hash = useLocation({ select: (location) => location.hash });
  const wanted = hash || (run.state === "FAILED" ? "failure" : "");
  const done = useRef("");
  useEffect(() => {
    if (wanted === "" || done.current === wanted) return;
    const row = targetRow(wanted, state);
    if (row === undefined) return;
    done.current = wanted;
    if (row !== null) view.current?.show(row);
    else view.current?.showEnd();
  });
}

/** Undefined while it is not known; null for the end. */
function targetRow(wanted: string, state: LogState): number | null | undefined {
  const lines = readLineRange(wanted);
  if (lines) return lines.from <= state.rows.length ? lines.from - 1 : state.isComplete ? null : undefined;
  const attempt = /^attempt-(\d{1,4})$/.exec(wanted);
  if (attempt) {
    const start = state.starts.find((one) => one.attempt === Number(attempt[1]));
    return start ? start.row : state.isComplete ? null : undefined;
  }
  if (wanted !== "failure" || !state.isComplete) return undefined;
  return findFailure(state.rows.map((row) => row.text))?.from ?? null;
}

function nearest(matches: readonly { readonly row: number }[], selection: LineRange | null): number {
  if (!selection) return 0;
  return Math.max(
    0,
    matches.findIndex((match) => match.row + 1 >= selection.from),
  );
}

function headingsOf(run: Schemas["RunView"], state: LogState): ReadonlyMap<number, string> {
  if (state.starts.length < 2) return new Map();
  return new Map(
    state.starts.map(({ attempt, row }) => {
      const ended = run.ended_attempts[attempt - 1];
      const from = ended?.started_at ? `, ${localTime(ended.started_at)}` : "";
      return [row, `Attempt ${attempt}${from}${ended ? `: ${attemptText(ended)}` : ""}`];
    }),
  );
}
