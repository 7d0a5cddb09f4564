/** The state of one launch: what the form and the options say, its dry run, its draft, and the launch itself. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { askPlan, type Plan } from "@/api/plans";
import { createFormStore } from "@/form/createFormStore";
import type { Overrides } from "@/form/store";
import { asRequest, bodyOf, faultsOfWords, isSameBody, type LaunchBody, type Target } from "@/launch/body";
import { copySource } from "@/launch/copy/source";
import { Launcher } from "@/idempotency/launcher";
import { PendingLaunches } from "@/idempotency/pending";
import type { Filling } from "@/launch/document";
import { DryRun } from "@/launch/dryRun";
import { type DraftKey, nameOf } from "@/launch/draftKey";
import { type LaunchOptions, NO_OPTIONS } from "@/launch/options/options";
import { optionChanges } from "@/launch/options/optionChanges";
import { useValues } from "@/launch/useValues";

interface LaunchOf {
  readonly draftKey: DraftKey;
  readonly project: string;
  readonly schema: Schemas["SchemaView"];
  readonly version: Schemas["VersionView"];
  /** The plan of the version as it is, if it was asked for before the version was known. */
  readonly firstPlan: Promise<Plan | undefined> | undefined;
  readonly filling: Filling | undefined;
}

export type Launch = ReturnType<typeof useLaunch>;

export function useLaunch({ draftKey, project, schema, version, firstPlan, filling }: LaunchOf) {
  const api = useApi();
  const queries = useQueryClient();
  const [{ store, lostAtFirst }] = useState(() => {
    const made = createFormStore(schema, version);
    return { store: made, lostAtFirst: filling ? made.load(filling.overrides) : [] };
  });
  const [options, setOptions] = useState<LaunchOptions>(filling?.options ?? NO_OPTIONS);
  const { overrides, changes, unreadable } = useValues(store);
  const target = useMemo<Target>(() => ({ job: version.job, version: version.version }), [version]);
  const body = useMemo(() => bodyOf(target, overrides, options), [target, overrides, options]);

  const [dryRun] = useState(() => {
    const asItIs = bodyOf(target, {}, NO_OPTIONS);
    return new DryRun(async (asked, signal) => {
      const first = isSameBody(asked, asItIs) ? await firstPlan : undefined;
      if (first?.version === version.version) return first;
      return askPlan(api, project, asRequest(asked), signal);
    });
  });
  const [launcher] = useState(() => {
    const pending = new PendingLaunches(
      nameOf("launch", draftKey),
      (asked: LaunchBody) => copySource(project, asked, store.overrides(), store.shareable()).body,
    );
    const post = async (asked: LaunchBody, idempotencyKey: string) => {
      const options = { path: { project }, body: asRequest(asked), idempotencyKey };
      return (await api.post("/v1/projects/{project}/runs", options)) as Schemas["RunView"];
    };
    const made = new Launcher(post, undefined, undefined, pending);
    made.recall(body);
    return made;
  });
  const planned = useSyncExternalStore(dryRun.subscribe, dryRun.current);
  const launching = useSyncExternalStore(launcher.subscribe, launcher.current);
  useEffect(() => {
    dryRun.change(body);
    launcher.changed(body);
  }, [dryRun, launcher, body]);
  useEffect(() => {
    void firstPlan?.then((plan) => plan?.version === version.version && dryRun.offer(plan));
    return () => dryRun.stop();
  }, [dryRun, firstPlan, version]);

  const change = useCallback(
    (changed: Partial<LaunchOptions>) => setOptions((before) => ({ ...before, ...changed })),
    [],
  );
  /** Show these values and options and no others; returns a sentence for each value that the version does not have. */
  const fill = useCallback(
    (given: Filling): readonly string[] => {
      setOptions(given.options);
      return store.load(given.overrides);
    },
    [store],
  );
  /** What stands in the form at this moment; `body` is a moment older while somebody types. */
  const bodyNow = useCallback(() => bodyOf(target, store.overrides(), options), [target, store, options]);
  const launch = useCallback(async () => {
    const run = await launcher.launch(bodyNow());
    if (run) await queries.invalidateQueries({ queryKey: ["runs", project] });
    return run;
  }, [launcher, queries, project, bodyNow]);
  return {
    project,
    schema,
    version,
    store,
    lostAtFirst,
    options,
    overrides,
    changes,
    optionChanges: useMemo(() => optionChanges(options, version), [options, version]),
    unreadable,
    body,
    bodyNow,
    planned,
    launching,
    wordFaults: useMemo(() => faultsOfWords(options), [options]),
    change,
    fill,
    launch,
  };
}

/** The form as it is now, to come back to it. */
export function currentFilling(launch: { readonly overrides: Overrides; readonly options: LaunchOptions }): Filling {
  return { overrides: launch.overrides, options: launch.options };
}
