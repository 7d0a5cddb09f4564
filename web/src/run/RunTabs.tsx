/** The parts of a run's page. Which one is open is in the address; without it, the one that one comes for. */
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { useKeys } from "@/app/keys";
import { defaultTab } from "@/run/defaultTab";
import { LogTab } from "@/run/log/LogTab";
import { RunLog } from "@/run/log/RunLog";
import { type RunTab, TABS } from "@/run/search";
import { useOutputCount } from "@/run/outputs/useOutputCount";
import { count } from "@/format/numbers";
import { Loading } from "@/ui/Loading";
import { Tabs } from "@/ui/Tabs";
import styles from "@/run/RunPage.module.css";

// The log is what most come for; the other parts are loaded when they are opened.
const ChangesTab = lazy(async () => ({ default: (await import("@/run/changes/ChangesTab")).ChangesTab }));
const InputsTab = lazy(async () => ({ default: (await import("@/run/inputs/InputsTab")).InputsTab }));
const MetricsTab = lazy(async () => ({ default: (await import("@/run/metrics/MetricsTab")).MetricsTab }));
const OutputsTab = lazy(async () => ({ default: (await import("@/run/outputs/OutputsTab")).OutputsTab }));
const EventsTab = lazy(async () => ({ default: (await import("@/run/EventsTab")).EventsTab }));

const route = getRouteApi("/p/$project/runs/$run");

const TITLES: Readonly<Record<RunTab, string>> = {
  changes: "Changes",
  inputs: "Inputs",
  log: "Log",
  metrics: "Metrics",
  outputs: "Outputs",
  events: "Events",
};

export function RunTabs({ run }: { readonly run: Schemas["RunView"] }) {
  const api = useApi();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const [first] = useState(() => defaultTab(run)); // it stays while one looks, whatever becomes of the run
  const [log] = useState(() => new RunLog(api, run.project, run.run_id));
  const outputs = useOutputCount(run);
  const metrics = Object.keys(run.metrics).length;
  const selected = tab ?? first;
  const hints: Partial<Record<RunTab, string>> = {
    ...(outputs > 0 ? { outputs: count(outputs) } : {}),
    ...(metrics > 0 ? { metrics: count(metrics) } : {}),
  };

  function select(next: RunTab) {
    void navigate({ search: (now) => ({ ...now, tab: next }), hash: "", replace: true });
  }
  useKeys(
    Object.fromEntries(
      TABS.map((one, index) => [
        String(index + 1),
        { description: `Show ${TITLES[one].toLowerCase()}`, action: () => select(one) },
      ]),
    ),
    { scope: "This run" },
  );

  return (
    <div className={styles.tabs}>
      <Tabs
        label="Parts of the run"
        tabs={TABS.map((id) => ({ id, title: TITLES[id], hint: hints[id] }))}
        selected={selected}
        onSelect={select}
      >
        <Suspense fallback={<Loading label={`Loading ${TITLES[selected].toLowerCase()}`} />}>
          {selected === "changes" && <ChangesTab run={run} />}
          {selected === "inputs" && <InputsTab run={run} />}
          {selected === "log" && <LogTab run={run} log={log} />}
          {selected === "metrics" && <MetricsTab run={run} />}
          {selected === "outputs" && <OutputsTab run={run} />}
          {selected === "events" && <EventsTab run={run} />}
        </Suspense>
      </Tabs>
    </div>
  );
}
