/** A run's timeline as parts: how long it was in which state, and why it waited. Pure. */
import type { Schemas } from "@/api/client";
import { ENDED, type RunState } from "@/ui/RunStateMark";

export interface TimelinePart {
  readonly state: RunState;
  /** In milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Whether it goes on. */
  readonly isOpen: boolean;
  /** What was said while it was in this state, without repetitions. */
  readonly reasons: readonly string[];
}

type Change = Pick<Schemas["StateChangeView"], "state" | "at" | "reason">;

/** The parts up to the run's end, or up to now. The end itself is none: its reason is the run's. */
export function timelineParts(timeline: readonly Change[], now: number): readonly TimelinePart[] {
  const parts: { state: RunState; from: number; to: number; isOpen: boolean; reasons: string[] }[] = [];
  for (const { state, at, reason } of timeline) {
    const time = Date.parse(at);
    const last = parts.at(-1);
    if (last && last.state !== state) {
      last.to = Math.max(last.from, time);
      last.isOpen = false;
    }
    if (ENDED.has(state)) continue;
    if (last?.state !== state) parts.push({ state, from: time, to: time, isOpen: true, reasons: [] });
    const reasons = parts.at(-1)?.reasons;
    if (reason && reasons && !reasons.includes(reason)) reasons.push(reason);
  }
  const open = parts.at(-1);
  if (open?.isOpen) open.to = Math.max(open.from, now);
  return parts;
}

export function partSeconds(part: TimelinePart): number {
  return (part.to - part.from) / 1000;
}
