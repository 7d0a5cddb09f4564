/** What is found in a log that may still grow. It is searched in slices between which the page answers. */
import { useEffect, useMemo, useRef, useState } from "react";
import { findIn, type FindOptions, makeFinder, type Match, MOST_MATCHES } from "@/run/log/find";
import type { LogState } from "@/run/log/RunLog";

const SLICE = 4_000; // rows
const REDRAWN = 120; // of the last rows, that progress bars may have changed

export interface LogFind {
  /** What was looked for: it may be an earlier search, until the first slice of a new one is done. */
  readonly of: string;
  readonly matches: readonly Match[];
  readonly isSearching: boolean;
  /** Why the expression can't be used. */
  readonly fault: string | undefined;
  readonly isCut: boolean;
}

const NOTHING: LogFind = { of: "", matches: [], isSearching: false, fault: undefined, isCut: false };

export function useLogFind(state: LogState, query: string, options: FindOptions): LogFind {
  const { isRegex, matchCase } = options;
  const finder = useMemo(() => {
    if (!query) return undefined;
    try {
      return makeFinder(query, { isRegex, matchCase });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, [query, isRegex, matchCase]);
  const of = query && `${isRegex} ${matchCase} ${query}`;
  const [found, setFound] = useState<LogFind>(NOTHING);
  const progress = useRef<{ finder: unknown; until: number; matches: Match[] }>({
    finder: undefined,
    until: 0,
    matches: [],
  });

  useEffect(() => {
    if (typeof finder !== "function") {
      progress.current = { finder, until: 0, matches: [] };
      setFound(finder === undefined ? NOTHING : { ...NOTHING, of, fault: finder });
      return;
    }
    const begun = progress.current.finder === finder ? progress.current : { finder, until: 0, matches: [] };
    const from = Math.max(0, begun.until - REDRAWN);
    const matches = begun.matches.filter((match) => match.row < from);
    progress.current = { finder, until: from, matches };
    let timer: ReturnType<typeof setTimeout>;
    const search = () => {
      const { until } = progress.current;
      const to = Math.min(state.rows.length, until + SLICE);
      findIn(state.rows, until, to, finder, matches);
      progress.current.until = to;
      const isSearching = to < state.rows.length && matches.length < MOST_MATCHES;
      setFound({ of, matches: [...matches], isSearching, fault: undefined, isCut: matches.length >= MOST_MATCHES });
      if (isSearching) timer = setTimeout(search);
    };
    search();
    return () => clearTimeout(timer);
  }, [finder, of, state.rows, state.revision]);

  return found;
}
