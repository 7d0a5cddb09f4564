/** Whether what stands in the form can be launched, in a word. */
import { count } from "@/format/numbers";
import { countFaults, isNotAllowed, type Refusal } from "@/launch/refusal";
import type { Launch } from "@/launch/useLaunch";
import styles from "@/launch/consequences/Verdict.module.css";

/** How many faults keep the launch from being sent; undefined while that is not known. */
export function faultCount(
  { unreadable, planned, wordFaults, launching }: Launch,
  refusal: Refusal,
): number | undefined {
  const here = unreadable.length + wordFaults.size;
  if (here > 0) return unreadable.length + countFaults(refusal);
  return planned.isCurrent || (launching.problem !== undefined && !launching.isUnanswered)
    ? countFaults(refusal)
    : undefined;
}

export function Verdict({ launch, refusal }: { readonly launch: Launch; readonly refusal: Refusal }) {
  const faults = faultCount(launch, refusal);
  const [tone, text] = launch.planned.isWaiting
    ? (["asking", "Launchbay does not answer; asking again"] as const)
    : faults === undefined
      ? (["asking", "checking"] as const)
      : faults === 0
        ? (["good", "valid"] as const)
        : isNotAllowed(refusal)
          ? (["bad", "not allowed"] as const)
          : (["bad", `${count(faults)} ${faults === 1 ? "error" : "errors"}`] as const);
  return (
    <span role="status" className={`${styles.verdict} ${styles[tone]}`}>
      <span aria-hidden>{ICONS[tone]}</span> {text}
    </span>
  );
}

const ICONS = { asking: "…", good: "✓", bad: "✕" } as const;
