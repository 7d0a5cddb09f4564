/** The resolved command, its variables, and the machine that it would run on. */
import type { Plan } from "@/api/plans";
import { bytes, usd } from "@/format/numbers";
import { shellWords } from "@/launch/copy/texts";
import { durationText } from "@/format/times";
import { shortId } from "@/format/ids";
import { CopyButton } from "@/ui/CopyButton";
import styles from "@/launch/consequences/Details.module.css";

export function PlannedCommand({ plan }: { readonly plan: Plan }) {
  const text = shellWords(plan.command);
  const variables = Object.entries(plan.env);
  return (
    <>
      <div className={styles.command}>
        <pre tabIndex={0} aria-label="The command">
          {text}
        </pre>
        <CopyButton text={text} label="Copy the command" />
      </div>
      {variables.length > 0 && (
        <dl className={styles.pairs} aria-label="Variables">
          {variables.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value === "" ? <span className={styles.dim}>empty</span> : value}</dd>
            </div>
          ))}
        </dl>
      )}
      {Object.entries(plan.from_outputs).map(([name, output]) => (
        <p key={name}>
          <code>{output.path}</code> gets {output.count} {output.count === 1 ? "file" : "files"} (
          {bytes(Number(output.size))}) of <code>{output.reference}</code>
        </p>
      ))}
      {plan.resumed_from && (
        <p>
          Goes on from the checkpoints of <code title={plan.resumed_from}>{shortId(plan.resumed_from)}</code>
        </p>
      )}
    </>
  );
}

interface PlannedHardwareProps {
  readonly plan: Plan;
  /** GiB of each GPU, by its model. */
  readonly gpuMemory: ReadonlyMap<string, number>;
}

export function PlannedHardware({ plan, gpuMemory }: PlannedHardwareProps) {
  const { placement, alternatives } = plan;
  const memory = placement.gpu_model === null ? undefined : gpuMemory.get(placement.gpu_model);
  const gpu =
    placement.gpus > 0 && `${placement.gpus} × ${placement.gpu_model ?? "GPU"}${memory ? ` ${memory} GiB` : ""}`;
  const parts = [gpu, `${placement.vcpus} vCPU`, bytes(placement.memory_mib * 1024 * 1024)].filter(Boolean);
  return (
    <div className={styles.hardware}>
      <p className={styles.machine}>
        <span>
          <strong>{placement.compute_class}</strong> {placement.instance_type}
        </span>
        <strong>{usd(Number(plan.price_usd_per_hour))}/h</strong>
      </p>
      {placement.spot && <p className={styles.dim}>The price is on demand; Spot usually costs less than half.</p>}
      <p>{parts.join(" · ")}</p>
      <p className={styles.dim}>{termsOf(plan)}</p>
      {alternatives.length > 1 && (
        <ol className={styles.alternatives} aria-label={plan.patience === null ? "Would fit, too" : "Tried after it"}>
          {alternatives.slice(1).map((one, at) => (
            <li key={at}>
              {one.compute_class} <span className={styles.dim}>{one.instance_type}</span>
              {one.spot && " Spot"} {usd(Number(one.price_usd_per_hour))}/h
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function termsOf({ patience, max_price: maxPrice, when_exhausted: then, alternatives }: Plan): string {
  const price = maxPrice === null ? "" : `, for at most ${usd(Number(maxPrice))}/h`;
  if (alternatives.length < 2) return `Nothing else fits${price}.`;
  if (patience === null) return `Waits as long as needed${price}. If the run can't start there at all, it goes on to:`;
  const last = then === "retry" ? "starts again with the first" : "fails";
  return `Waits ${durationText(patience)} for each${price}, and in the end ${last}. After it are tried:`;
}
