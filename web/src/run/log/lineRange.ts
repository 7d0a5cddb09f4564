/** The lines that an address points at: `#L120`, or `#L120-L140`. They count from 1. */

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const HASH = /^#?L(\d{1,9})(?:-L(\d{1,9}))?$/;

export function readLineRange(hash: string): LineRange | null {
  const found = HASH.exec(hash);
  if (!found) return null;
  const ends = [Number(found[1]), Number(found[2] ?? found[1])].map((line) => Math.max(1, line));
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** Without the `#`, as the router takes it. */
export function writeLineRange({ from, to }: LineRange): string {
  return from === to ? `L${from}` : `L${from}-L${to}`;
}

/** The range from where a selection began to another line. */
export function extend(range: LineRange | null, line: number): LineRange {
  if (range === null) return { from: line, to: line };
  return line < range.from ? { from: line, to: range.to } : { from: range.from, to: line };
}
