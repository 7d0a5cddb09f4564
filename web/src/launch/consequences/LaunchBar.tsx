/** The launch itself: one click, or ⌘⏎ anywhere on the page. Why it can't be, or was not, is said here. */
import { keyLabel } from "@/app/keys";
import { usd } from "@/format/numbers";
import { faultCount, Verdict } from "@/launch/consequences/Verdict";
import { isNotAllowed, type Refusal } from "@/launch/refusal";
import type { Launch } from "@/launch/useLaunch";
import { Button } from "@/ui/Button";
import { ErrorNotice, Notice } from "@/ui/Notice";
import styles from "@/launch/consequences/LaunchBar.module.css";

interface LaunchBarProps {
  readonly launch: Launch;
  readonly refusal: Refusal;
  readonly onLaunch: () => void;
}

export const LAUNCH_KEY = "mod+Enter";

export function LaunchBar({ launch, refusal, onLaunch }: LaunchBarProps) {
  const { launching, planned, changes, optionChanges } = launch;
  const total = changes.length + optionChanges.length;
  const faults = faultCount(launch, refusal) ?? 0;
  return (
    <div className={styles.bar}>
      {launching.isUnanswered && (
        <Notice tone="warn">
          The launch got no answer, so its run may have started. To launch again is safe while nothing is changed: the
          same run is returned.
        </Notice>
      )}
      {launching.problem !== undefined && (launching.isUnanswered || refusal.other === undefined) && (
        <ErrorNotice error={launching.problem} />
      )}
      <div className={styles.row}>
        <span className={styles.summary}>
          {total} {total === 1 ? "change" : "changes"} <Verdict launch={launch} refusal={refusal} />
        </span>
        <span className={styles.price}>
          {planned.plan && planned.problem === undefined && `${usd(Number(planned.plan.price_usd_per_hour))}/h`}
        </span>
        {faults > 0 && (
          <span className={styles.why}>
            {isNotAllowed(refusal) ? `You may not launch in ${launch.project}.` : "Correct the errors first."}
          </span>
        )}
        <Button
          kind="primary"
          isDisabled={faults > 0}
          aria-disabled={launching.isLaunching}
          onPress={() => launching.isLaunching || onLaunch()}
        >
          {launching.isLaunching ? "Launching…" : "Launch"} <kbd className={styles.key}>{keyLabel(LAUNCH_KEY)}</kbd>
        </Button>
      </div>
    </div>
  );
}
