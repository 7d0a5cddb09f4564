/** Searching a log: in slices, so that the page stays responsive. */
import type { Row } from "@/run/log/terminal";

export interface FindOptions {
  readonly isRegex: boolean;
  readonly matchCase: boolean;
}

/** A place in a row that matches. */
export interface Match {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

export const MOST_MATCHES = 20_000;
const LONGEST_ROW = 10_000; // of which the beginning is searched
const LONGEST_REGEX_ROW = 2_000;
const MOST_IN_ROW = 100;

/** Finds the matches in one row. */
export type Finder = (text: string) => readonly (readonly [start: number, end: number])[];

/** Raises SyntaxError for an expression that is not valid. */
export function makeFinder(query: string, { isRegex, matchCase }: FindOptions): Finder {
  const source = isRegex ? query : query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(source, matchCase ? "gu" : "giu");
  const longest = isRegex ? LONGEST_REGEX_ROW : LONGEST_ROW;
  return (text) => {
    const found: [number, number][] = [];
    for (const match of text.slice(0, longest).matchAll(pattern)) {
      if (match[0].length > 0) found.push([match.index, match.index + match[0].length]);
      if (found.length >= MOST_IN_ROW) break;
    }
    return found;
  };
}

/** The matches of some rows, at most `MOST_MATCHES` together with those that are known. */
export function findIn(rows: readonly Row[], from: number, to: number, finder: Finder, known: Match[]): void {
  for (let row = from; row < to && known.length < MOST_MATCHES; row += 1) {
    for (const [start, end] of finder(rows[row]?.text ?? "")) known.push({ row, start, end });
  }
}

/** The matches of one row among all, which are in order. */
export function matchesOf(matches: readonly Match[], row: number): readonly Match[] {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.row ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < matches.length && matches[end]?.row === row) end += 1;
  return matches.slice(low, end);
}
