/** One machine that would do: its GPU by model or memory, how many, and whether it may be reclaimed. */
import { usd } from "@/format/numbers";
import type { GpuModel } from "@/launch/hardware/gpus";
import type { Choice } from "@/launch/hardware/request";
import { ChoiceOption, TextOption } from "@/launch/options/Option";
import { Button } from "@/ui/Button";
import styles from "@/launch/options/options.module.css";

interface ChoiceFieldsProps {
  readonly at: number;
  readonly of: number;
  readonly choice: Choice;
  readonly gpus: readonly GpuModel[];
  readonly faults: ReadonlyMap<string, string>;
  readonly onChange: (changed: Partial<Choice>) => void;
  readonly onDrop: () => void;
}

const NONE = "none";
const BY_MEMORY = "by-memory";
const MODEL = "model:";

export function ChoiceFields({ at, of, choice, gpus, faults, onChange, onDrop }: ChoiceFieldsProps) {
  const place = of > 1 ? `hardware.any_of[${at}]` : "hardware";
  const known = gpus.some((gpu) => gpu.model === choice.model);
  const selected = choice.gpu === "model" ? MODEL + choice.model : choice.gpu === "memory" ? BY_MEMORY : NONE;
  const choose = (value: string) => {
    if (value === NONE) onChange({ gpu: "none", model: "", gpuMemory: "" });
    else if (value === BY_MEMORY) onChange({ gpu: "memory", model: "", gpuMemory: choice.gpuMemory || "24" });
    else onChange({ gpu: "model", model: value.slice(MODEL.length), gpuMemory: "" });
  };
  const choices: (readonly [string, string])[] = [
    [NONE, "none"],
    ...gpus.map((gpu) => [MODEL + gpu.model, gpuText(gpu)] as const),
    ...(choice.model && !known ? [[MODEL + choice.model, choice.model] as const] : []),
    [BY_MEMORY, "any with enough memory"],
  ];
  return (
    <fieldset className={styles.choice}>
      <legend>{of > 1 ? `${at + 1} of ${of}` : "Machine"}</legend>
      <ChoiceOption
        field={`${place}.gpu.model`}
        label="GPU"
        value={selected}
        onChange={choose}
        choices={choices}
        fault={faults.get(`${place}.gpu.model`) ?? faults.get(`${place}.gpu`)}
      />
      {choice.gpu !== "none" && (
        <TextOption
          field={`${place}.gpu.count`}
          label="GPUs"
          value={choice.count}
          onChange={(count) => onChange({ count })}
          fault={faults.get(`${place}.gpu.count`)}
          placeholder="1"
        />
      )}
      {choice.gpu === "memory" && (
        <TextOption
          field={`${place}.gpu.memory_gib`}
          label="GiB of each"
          value={choice.gpuMemory}
          onChange={(gpuMemory) => onChange({ gpuMemory })}
          fault={faults.get(`${place}.gpu.memory_gib`)}
        />
      )}
      <div className={styles.end}>
        <label className={styles.check}>
          <input type="checkbox" checked={choice.spot} onChange={(event) => onChange({ spot: event.target.checked })} />
          Spot
        </label>
        {of > 1 && (
          <Button kind="quiet" aria-label={`Remove machine ${at + 1}`} onPress={onDrop}>
            <span aria-hidden>✕</span>
          </Button>
        )}
      </div>
      {(choice.vcpus || choice.memory) && (
        <p className={styles.hint}>
          With{" "}
          {[choice.vcpus && `${choice.vcpus} vCPUs`, choice.memory && `${choice.memory} GiB`]
            .filter(Boolean)
            .join(", ")}
          .
        </p>
      )}
    </fieldset>
  );
}

function gpuText({ model, memoryGib, cheapest }: GpuModel): string {
  const memory = memoryGib === null ? "" : `, ${memoryGib} GiB`;
  return `${model}${memory}, from ${usd(cheapest)}/h`;
}
