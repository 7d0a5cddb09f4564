/** The form of one version on the left, its consequences on the right. */
import { useNavigate } from "@tanstack/react-router";
import { memo, useEffect, useMemo, useState } from "react";
import type { Schemas } from "@/api/client";
import { useKeys } from "@/app/keys";
import { InputsForm } from "@/form/InputsForm";
import { bodyOf } from "@/launch/body";
import { Consequences } from "@/launch/consequences/Consequences";
import { LAUNCH_KEY, LaunchBar } from "@/launch/consequences/LaunchBar";
import { faultCount } from "@/launch/consequences/Verdict";
import { textsBefore } from "@/diff/unifiedDiff";
import type { Filling } from "@/launch/document";
import type { Plan } from "@/api/plans";
import type { LinkedLaunch } from "@/launch/link";
import { CommandOptions } from "@/launch/options/Command";
import { NO_OPTIONS } from "@/launch/options/options";
import { focusOption } from "@/launch/options/Option";
import { FromOutputs } from "@/launch/options/StartsWith";
import { originOf, originOfRun, type RunOf } from "@/launch/origin";
import { readRefusal } from "@/launch/refusal";
import type { LaunchSearch } from "@/launch/search";
import { LaunchTop } from "@/launch/top/LaunchTop";
import { useDraft, useDraftKey } from "@/launch/useDraft";
import { currentFilling, useLaunch } from "@/launch/useLaunch";
import { Notice } from "@/ui/Notice";
import styles from "@/launch/LaunchForm.module.css";

/** Fields listen to the store by themselves: the form is not drawn again at each key. */
const Inputs = memo(InputsForm);

export interface Carried {
  readonly filling: Filling;
  readonly version: number;
}

interface LaunchFormProps {
  readonly project: string;
  readonly search: LaunchSearch;
  readonly schema: Schemas["SchemaView"];
  readonly version: Schemas["VersionView"];
  readonly run: RunOf | undefined;
  readonly linked: LinkedLaunch | undefined;
  readonly carried: Carried | undefined;
  readonly firstPlan: Promise<Plan | undefined> | undefined;
  /** Open another version with what stands in the form. */
  readonly onVersion: (chosen: Pick<LaunchSearch, "version" | "alias">, carried: Carried) => void;
}

export function LaunchForm(props: LaunchFormProps) {
  const { project, search, schema, version, run, linked, carried, firstPlan, onVersion } = props;
  const navigate = useNavigate();
  const key = useDraftKey(project, version.job, version.version, search.from);
  const [opened] = useState(() => originOf({ key, version, linked, carried, run }));
  const launch = useLaunch({ draftKey: key, project, schema, version, firstPlan, filling: opened?.filling });
  const { store, planned, launching, options } = launch;

  const untouched = useMemo(() => {
    const ofAddress = run ? originOfRun(run, version).filling : { overrides: {}, options: NO_OPTIONS };
    return bodyOf({ job: version.job, version: version.version }, ofAddress.overrides, ofAddress.options);
  }, [run, version]);
  const draft = useDraft(key, launch, untouched);

  const problem = launching.isUnanswered ? undefined : launching.problem;
  const refused = problem ?? (planned.isCurrent ? planned.problem : undefined);
  const { wordFaults } = launch;
  const refusal = useMemo(() => {
    const read = readRefusal(refused, version, options.resumeFrom);
    return wordFaults.size === 0 ? read : { ...read, options: new Map([...read.options, ...wordFaults]) };
  }, [refused, version, options.resumeFrom, wordFaults]);
  const { inputs } = refusal;
  useEffect(() => store.showFaults(inputs), [store, inputs]);
  const { plan } = planned;
  const texts = useTexts(plan);

  async function start() {
    if ((faultCount(launch, refusal) ?? 0) > 0) {
      const [fault] = refusal.inputs;
      const [option] = refusal.options.keys();
      if (fault) store.reveal({ area: fault.file, path: fault.path });
      else if (option) focusOption(option);
      return;
    }
    const started = await launch.launch();
    if (!started) return;
    draft.finish();
    await navigate({ to: "/p/$project/runs/$run", params: { project, run: started.run_id } });
  }
  useKeys({ [LAUNCH_KEY]: { description: "Launch", action: () => void start() } }, { scope: "Launch" });

  return (
    <div className={styles.page}>
      <div className={styles.left}>
        <LaunchTop
          launch={launch}
          search={search}
          opened={opened}
          onVersion={(chosen) => onVersion(chosen, { filling: currentFilling(launch), version: version.version })}
        />
        {!draft.canKeep && (
          <Notice tone="warn">
            Your browser does not let the page keep drafts: what you type is lost when you leave the page.
          </Notice>
        )}
        <FromOutputs launch={launch} refusal={refusal} />
        <Inputs schema={schema} version={version} store={store} {...(texts ? { texts } : {})} />
        <CommandOptions launch={launch} refusal={refusal} />
      </div>
      <aside className={styles.right} aria-label="What this would do">
        <div className={styles.scroll}>
          <Consequences launch={launch} refusal={refusal} />
        </div>
        <LaunchBar launch={launch} refusal={refusal} onLaunch={() => void start()} />
      </aside>
    </div>
  );
}

/** The config files as they are registered, from the first plan: the form shows their comments. */
function useTexts(plan: Plan | undefined): Readonly<Record<string, string>> | undefined {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>();
  if (plan && !texts) {
    setTexts(textsBefore(plan.files));
  }
  return texts;
}
