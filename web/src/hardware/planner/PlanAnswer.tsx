/** The machine that a request gets, and those that are tried when it can't be had. */
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import { memoryText, priceText } from "@/format/hardware";
import styles from "@/hardware/Hardware.module.css";

export function PlanAnswer({ plan }: { readonly plan: Schemas["HardwarePlanView"] }) {
  const gpus = numberOf(plan.gpus);
  const others = plan.alternatives.slice(1);
  return (
    <>
      <p>
        <b>{plan.instance_type}</b> of {plan.compute_class}: {gpus > 0 && `${gpus} × ${plan.gpu_model ?? "GPU"} · `}
        {numberOf(plan.vcpus)} vCPU · {memoryText(plan.memory_mib)} ·{" "}
        <b>{priceText(plan.price_usd_per_hour)} an hour</b>
        {plan.spot && " at most: Spot costs less"}
      </p>
      <p className={styles.quiet}>
        {others.length === 0
          ? "Nothing else fits."
          : `When it can't be had: ${others.map((one) => `${one.compute_class} ${priceText(one.price_usd_per_hour)}`).join(", then ")}.`}
      </p>
    </>
  );
}
