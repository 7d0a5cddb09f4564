/** A row of a log cut into pieces that are drawn alike: by its styles, and by what was found in it. */
import { PLAIN, type Style } from "@/run/log/styles";
import type { Row } from "@/run/log/terminal";

export interface Found {
  readonly start: number;
  readonly end: number;
  readonly isCurrent: boolean;
}

export interface Segment {
  readonly text: string;
  readonly style: Style;
  readonly found: Found | undefined;
}

/** The first `length` characters of a row. Spans and findings are in order, and do not overlap. */
export function segmentsOf({ text, spans }: Row, found: readonly Found[], length: number): readonly Segment[] {
  const end = Math.min(text.length, length);
  const segments: Segment[] = [];
  let nextSpan = 0;
  let nextFound = 0;
  let at = 0;
  while (at < end) {
    while ((spans[nextSpan]?.end ?? Infinity) <= at) nextSpan += 1;
    while ((found[nextFound]?.end ?? Infinity) <= at) nextFound += 1;
    const span = spans[nextSpan];
    const match = found[nextFound];
    const isIn = (part: { readonly start: number } | undefined) => part !== undefined && part.start <= at;
    const borders = [span, match].flatMap((part) => (part ? [isIn(part) ? part.end : part.start] : []));
    const to = Math.min(end, ...borders);
    segments.push({
      text: text.slice(at, to),
      style: span && isIn(span) ? span.style : PLAIN,
      found: isIn(match) ? match : undefined,
    });
    at = to;
  }
  return segments;
}
