/** Which rows of a log are in sight, where they stand, and whether the view follows the log's end. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { LineHeights } from "@/run/log/lineHeights";
import { SHOWN_CHARACTERS } from "@/run/log/LogRow";
import type { LogState } from "@/run/log/RunLog";

/** The height of a line in pixels, as in the style sheet. */
export const LINE = 18;
const HEADING_LINES = 2;
const AROUND = 30; // rows before and after those in sight
const REDRAWN = 120; // of the last rows, that progress bars may have changed
const GUTTER = 32; // beside the digits of the number
const TIME = 8; // characters
const TIME_GAP = 12;

export interface Looks {
  readonly wraps: boolean;
  readonly hasTime: boolean;
}

interface Extras {
  readonly headings: ReadonlyMap<number, string>;
  readonly whole: ReadonlySet<number>;
  readonly startsAtEnd: boolean;
}

interface Viewport {
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The width of a character. */
  readonly character: number;
}

export function useLogWindow(box: RefObject<HTMLDivElement | null>, state: LogState, looks: Looks, extras: Extras) {
  const block = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [viewport, setViewport] = useState<Viewport>({ top: 0, width: 0, height: 600, character: 7.5 });
  const [follows, setFollows] = useState(extras.startsAtEnd);
  const [seen, setSeen] = useState(0); // rows that one has had in sight
  const [, setCorrections] = useState(0);
  const target = useRef<number | null>(null);
  const lastTop = useRef(0);
  const heights = useHeights(state, looks, extras, viewport);

  const measureBox = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const character = (probe.current?.getBoundingClientRect().width ?? 0) / 50 || 7.5;
    setViewport((now) => ({ ...now, width: element.clientWidth, height: element.clientHeight, character }));
  }, [box]);
  useLayoutEffect(measureBox, [measureBox]);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(measureBox);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, measureBox]);

  const first = heights.rowAt(Math.floor(viewport.top / LINE));
  const last = heights.rowAt(Math.ceil((viewport.top + viewport.height) / LINE));
  const from = Math.max(0, first - AROUND);
  const to = Math.min(state.rows.length, last + AROUND + 1);

  // Before the browser paints: take over what rows really are like, then scroll to where one wants to be.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = heights.offsetOf(first);
    if (heights.correct(measureRows(block.current))) {
      const moved = (heights.offsetOf(first) - before) * LINE;
      if (moved !== 0 && !follows && target.current === null) element.scrollTop += moved;
      setCorrections((number) => number + 1);
    }
    if (target.current !== null) {
      const middle = heights.offsetOf(target.current) * LINE - element.clientHeight / 3;
      if (Math.abs(element.scrollTop - middle) < 1 || heights.size > target.current) element.scrollTop = middle;
      if (target.current >= from && target.current < to) target.current = null;
    } else if (follows) element.scrollTop = element.scrollHeight;
  });

  const isAtEnd = follows || viewport.top + viewport.height >= heights.total * LINE - LINE;
  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const top = element.scrollTop;
    const atEnd = top + element.clientHeight >= element.scrollHeight - LINE * 1.5;
    if (atEnd) setFollows(true);
    else if (top < lastTop.current - 1) setFollows(false);
    lastTop.current = top;
    setViewport((now) => (now.top === top ? now : { ...now, top }));
  }, [box]);
  useEffect(() => {
    if (isAtEnd) setSeen(state.rows.length);
  }, [isAtEnd, state.rows.length, state.revision]);

  const show = useCallback((row: number) => {
    target.current = row;
    setFollows(false);
    setCorrections((number) => number + 1);
  }, []);
  const showEnd = useCallback(() => {
    target.current = null;
    setFollows(true);
  }, []);

  return useMemo(
    () => ({
      ...{ block, probe, from, to, isAtEnd, onScroll, show, showEnd },
      total: heights.total,
      top: heights.offsetOf(from),
      width: heights.longest * viewport.character + 160,
      unseen: extras.startsAtEnd ? Math.max(0, state.rows.length - seen) : 0,
    }),
    // The heights are one object that changes: what is read of it is listed instead.
    [
      from,
      to,
      isAtEnd,
      onScroll,
      show,
      showEnd,
      heights.total,
      heights.offsetOf(from),
      heights.longest,
      viewport.character,
      state.rows.length,
      seen,
      extras.startsAtEnd,
    ],
  );
}

/** The rows' heights for this width: all of them anew when it changes, otherwise those that are new or redrawn. */
function useHeights(state: LogState, looks: Looks, extras: Extras, viewport: Viewport): LineHeights {
  const kept = useRef({ heights: new LineHeights(), key: "", revision: -1 });
  const { headings, whole } = extras;
  const digits = Math.max(3, String(state.rows.length).length);
  const taken = digits * viewport.character + GUTTER + (looks.hasTime ? TIME * viewport.character + TIME_GAP : 0);
  const columns = looks.wraps ? Math.max(10, Math.floor((viewport.width - taken) / viewport.character)) : Infinity;
  const key = `${columns} ${headings.size} ${whole.size}`;
  const { heights } = kept.current;
  if (kept.current.key !== key || kept.current.revision !== state.revision) {
    const isSame = kept.current.key === key;
    const from = isSame ? Math.max(0, Math.min(heights.size, state.rows.length) - REDRAWN) : 0;
    heights.fill(from, state.rows.length, (row) => {
      const length = state.rows[row]?.text.length ?? 0;
      const shown = whole.has(row) ? length : Math.min(length, SHOWN_CHARACTERS);
      heights.longest = Math.max(heights.longest, shown);
      return Math.max(1, Math.ceil(shown / columns)) + (headings.has(row) ? HEADING_LINES : 0);
    });
    kept.current = { heights, key, revision: state.revision };
  }
  return heights;
}

function measureRows(block: HTMLElement | null): ReadonlyMap<number, number> {
  const measured = new Map<number, number>();
  for (const child of block?.children ?? []) {
    if (!(child instanceof HTMLElement)) continue;
    measured.set(Number(child.dataset["row"]), Math.max(1, Math.round(child.offsetHeight / LINE)));
  }
  return measured;
}
