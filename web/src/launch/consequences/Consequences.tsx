/** What the form would do, live: what is wrong with it, what changes, the command, the machine and its price. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useApi } from "@/api/context";
import { hardwareQuery } from "@/api/queries";
import { count } from "@/format/numbers";
import { Changes } from "@/launch/consequences/Changes";
import { Faults } from "@/launch/consequences/Faults";
import { PlannedFiles } from "@/launch/consequences/PlannedFiles";
import { PlannedCommand, PlannedHardware } from "@/launch/consequences/PlannedRun";
import { Verdict } from "@/launch/consequences/Verdict";
import { gpusOf } from "@/launch/hardware/gpus";
import { Labels } from "@/launch/options/Labels";
import { withoutChanges } from "@/launch/options/options";
import { ResumeFrom } from "@/launch/options/StartsWith";
import type { Refusal } from "@/launch/refusal";
import type { Launch } from "@/launch/useLaunch";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { Notice } from "@/ui/Notice";
import styles from "@/launch/consequences/Consequences.module.css";

/** Closed at first: the form need not wait for it. */
const HardwareEditor = lazy(async () => ({
  default: (await import("@/launch/options/HardwareEditor")).HardwareEditor,
}));

const MANY_CHANGES = 12;
const CHANGES = "launch-changes";

interface ConsequencesProps {
  readonly launch: Launch;
  readonly refusal: Refusal;
}

export function Consequences({ launch, refusal }: ConsequencesProps) {
  const { store, planned, version, options, changes, optionChanges, unreadable } = launch;
  const { plan, isCurrent, problem } = planned;
  const hardware = useQuery(hardwareQuery(useApi()));
  const gpuMemory = useMemo(
    () => new Map(gpusOf(hardware.data).flatMap((gpu) => (gpu.memoryGib ? [[gpu.model, gpu.memoryGib]] : []))),
    [hardware.data],
  );
  const stale = isCurrent ? "" : styles.stale;
  const isHardwareChanged =
    options.hardware !== null || Boolean(options.patience || options.maxPrice || options.whenExhausted);
  const total = changes.length + optionChanges.length;
  return (
    <>
      <div className={styles.part}>
        <div className={styles.heading}>
          <h2 id={CHANGES} tabIndex={-1}>
            {count(total)} {total === 1 ? "change" : "changes"}
          </h2>
          <Verdict launch={launch} refusal={refusal} />
          {total > 1 && (
            <Button kind="quiet" onPress={() => launch.fill({ overrides: {}, options: withoutChanges(options) })}>
              Put all back
            </Button>
          )}
        </div>
        <Faults refusal={refusal} unreadable={unreadable} store={store} />
        {total > 0 && (
          <details open={total <= MANY_CHANGES}>
            <summary>What is changed</summary>
            <Changes
              changes={changes}
              options={optionChanges}
              store={store}
              onPutBack={(change) => {
                // The button that was pressed is gone with its change.
                document.getElementById(CHANGES)?.focus();
                if ("putBack" in change) launch.change(change.putBack);
                else store.reset(change);
              }}
            />
          </details>
        )}
      </div>
      {plan ? (
        <div className={`${styles.planned} ${stale}`} aria-busy={!isCurrent}>
          {problem !== undefined && (
            <p className={styles.before}>Below is what the form would do as it was before the errors.</p>
          )}
          {plan.notices.map((notice) => (
            <Notice key={notice} tone="info">
              {notice}
            </Notice>
          ))}
          <div className={styles.part}>
            <PlannedFiles plan={plan} version={version} />
          </div>
          <section className={styles.part} aria-labelledby="planned-command">
            <h2 id="planned-command">Command</h2>
            <PlannedCommand plan={plan} />
          </section>
          <section className={styles.part} aria-labelledby="planned-hardware">
            <h2 id="planned-hardware">Runs on</h2>
            <PlannedHardware plan={plan} gpuMemory={gpuMemory} />
          </section>
        </div>
      ) : (
        isCurrent || <Loading lines={8} label="Asking what this would do" />
      )}
      <div className={styles.part}>
        <details className={styles.editor}>
          <summary>
            Change the hardware{isHardwareChanged && <span className={styles.changed}> (changed)</span>}
          </summary>
          <Suspense fallback={<Loading label="Loading what can be changed" />}>
            <HardwareEditor launch={launch} refusal={refusal} />
          </Suspense>
        </details>
        <details className={styles.editor} open={options.resumeFrom !== ""}>
          <summary>Go on from checkpoints</summary>
          <ResumeFrom launch={launch} refusal={refusal} />
        </details>
      </div>
      <section className={styles.part} aria-label="The run">
        <Labels launch={launch} refusal={refusal} />
      </section>
    </>
  );
}
