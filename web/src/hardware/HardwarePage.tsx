/** What runs can be placed on, and at what price. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "@/api/context";
import { hardwareQuery } from "@/api/queries";
import { useProject } from "@/app/projects";
import { usePageTitle } from "@/app/title";
import { count } from "@/format/numbers";
import { chooseMachines, machinesOf } from "@/hardware/catalogue/machines";
import { MachineTable } from "@/hardware/catalogue/MachineTable";
import { Planner, usePlan } from "@/hardware/planner/Planner";
import { type HardwareSearch, LANES } from "@/hardware/search";
import { Sections } from "@/hardware/Sections";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { SearchField } from "@/ui/SearchField";
import styles from "@/hardware/Hardware.module.css";

type Change = { readonly [K in keyof HardwareSearch]?: HardwareSearch[K] | undefined };

const NAMES = { gpu: "With GPUs", cpu: "Without" } as const;

export function HardwarePage() {
  const search = useSearch({ from: "/hardware" });
  const navigate = useNavigate({ from: "/hardware" });
  const { data, error } = useQuery(hardwareQuery(useApi()));
  const machines = useMemo(() => machinesOf(data?.classes ?? []), [data]);
  const plan = usePlan(search);
  const project = useProject();
  usePageTitle("Hardware");
  function change(changed: Change) {
    void navigate({ search: (now: HardwareSearch) => withoutEmpty({ ...now, ...changed }), replace: true });
  }
  const shown = chooseMachines(machines, search);
  const models = data?.classes.flatMap((one) => (one.gpu_model === null ? [] : [one.gpu_model])) ?? [];
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Hardware</h1>
        <p className={styles.quiet}>
          {data &&
            `On-demand prices in ${data.region}, as of ${data.price_date}, in USD. With Spot, they are usually less than half.`}
        </p>
      </header>
      <Sections project={project} />
      <Planner fields={search} onChange={change} models={models} />
      {error !== null && <ErrorNotice error={error} />}
      {data === undefined && error === null && <Loading lines={10} label="Loading the machines" />}
      {data && (
        <section aria-label="Machines">
          <div className={styles.bar}>
            <SearchField
              label="Search the machines"
              value={search.q ?? ""}
              onChange={(q) => change({ q })}
              scope="Hardware"
            />
            <label className={styles.inline}>
              <span>Show</span>
              <select
                value={search.lane ?? ""}
                onChange={(event) => change({ lane: LANES.find((lane) => lane === event.target.value) })}
              >
                <option value="">All</option>
                {LANES.map((lane) => (
                  <option key={lane} value={lane}>
                    {NAMES[lane]}
                  </option>
                ))}
              </select>
            </label>
            <span role="status" className={styles.quiet}>
              {count(shown.length)} machines
            </span>
          </div>
          {shown.length === 0 ? (
            <EmptyState title="No machine matches" />
          ) : (
            <MachineTable
              machines={shown}
              planned={plan.data?.instance_type}
              sort={search.sort ?? "class"}
              onSort={(sort) => change({ sort: sort === search.sort || sort === "class" ? undefined : sort })}
            />
          )}
        </section>
      )}
    </div>
  );
}

function withoutEmpty(search: Change): HardwareSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ""));
}
