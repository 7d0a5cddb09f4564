/** A run's state by icon, word and colour together. */
import type { Schemas } from "@/api/client";
import styles from "@/ui/RunStateMark.module.css";

export type RunState = Schemas["RunState"];

const MARKS: Readonly<Record<RunState, readonly [icon: string, tone: "good" | "bad" | "busy" | "still"]>> = {
  QUEUED: ["◌", "still"],
  SUBMITTED: ["◌", "still"],
  RUNNABLE: ["◔", "still"],
  STARTING: ["◑", "busy"],
  RUNNING: ["●", "busy"],
  SUCCEEDED: ["✓", "good"],
  FAILED: ["✕", "bad"],
  CANCELLED: ["⊘", "still"],
};

export const ENDED: ReadonlySet<RunState> = new Set<RunState>(["SUCCEEDED", "FAILED", "CANCELLED"]);

export function RunStateMark({ state }: { readonly state: RunState }) {
  const [icon, tone] = MARKS[state];
  return (
    <span className={`${styles.mark} ${styles[tone]}`}>
      <span aria-hidden>{icon}</span> {state}
    </span>
  );
}
