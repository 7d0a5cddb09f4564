/** What a request for hardware would get, at which price, and what would be tried next. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "@/api/context";
import { planQuery } from "@/api/queries";
import { ANY_GPU, type PlanFields, requestOf, requestOptions } from "@/hardware/planner/request";
import { PlanAnswer } from "@/hardware/planner/PlanAnswer";
import { CopyButton } from "@/ui/CopyButton";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/hardware/Hardware.module.css";

type Changed = { readonly [K in keyof PlanFields]?: PlanFields[K] | undefined };

interface PlannerProps {
  readonly fields: PlanFields;
  readonly onChange: (changed: Changed) => void;
  /** The models of GPUs that there are. */
  readonly models: readonly string[];
}

export function usePlan(fields: PlanFields) {
  return useQuery({ ...planQuery(useApi(), requestOf(fields)), placeholderData: keepPreviousData });
}

export function Planner({ fields, onChange, models }: PlannerProps) {
  const plan = usePlan(fields);
  const options = requestOptions(fields);
  const number = (name: "count" | "gpu_memory" | "vcpus" | "memory", label: string, isDisabled = false) => (
    <Field label={label}>
      <input
        type="number"
        min={1}
        step="any"
        className={styles.number}
        disabled={isDisabled}
        value={fields[name] ?? ""}
        onChange={(event) => onChange({ [name]: event.target.value || undefined })}
      />
    </Field>
  );
  return (
    <section aria-label="What would I get" className={styles.planner}>
      <h2>What would I get?</h2>
      <div className={styles.fields}>
        <Field label="GPU">
          <select value={fields.gpu ?? ""} onChange={(event) => onChange({ gpu: event.target.value || undefined })}>
            <option value="">none</option>
            <option value={ANY_GPU}>any, by memory</option>
            {models.map((model) => (
              <option key={model}>{model}</option>
            ))}
          </select>
        </Field>
        {number("count", "How many", fields.gpu === undefined)}
        {number("gpu_memory", "GiB of each", fields.gpu !== ANY_GPU)}
        {number("vcpus", "vCPUs, at least")}
        {number("memory", "GiB, at least")}
        <label className={styles.spot}>
          <input
            type="checkbox"
            checked={fields.spot === true}
            onChange={(event) => onChange({ spot: event.target.checked || undefined })}
          />
          Spot
        </label>
        <CopyButton
          kind="plain"
          text={`launchbay hardware ${options}`.trimEnd()}
          label="Copy the command that answers the same"
        >
          Copy as command
        </CopyButton>
      </div>
      <div className={styles.answer} aria-live="polite" data-pending={plan.isPlaceholderData || undefined}>
        {plan.error !== null ? <ErrorNotice error={plan.error} /> : plan.data && <PlanAnswer plan={plan.data} />}
      </div>
    </section>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      {children}
    </label>
  );
}
