/** What a run is to run on: machines that would do, in order; how long it waits for each, and at what price. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { hardwareQuery } from "@/api/queries";
import { usd } from "@/format/numbers";
import { durationText } from "@/format/times";
import { DEFAULT_PATIENCE } from "@/launch/earlierRun";
import { ChoiceFields } from "@/launch/options/ChoiceFields";
import { type Choice, formOf, type HardwareForm, NO_CHOICE } from "@/launch/hardware/request";
import { gpusOf } from "@/launch/hardware/gpus";
import { unlessDefault } from "@/launch/options/options";
import { ChoiceOption, optionId, TextOption } from "@/launch/options/Option";
import type { Refusal } from "@/launch/refusal";
import type { Launch } from "@/launch/useLaunch";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/launch/options/options.module.css";

const MOST_CHOICES = 16;

export function HardwareEditor({ launch, refusal }: { readonly launch: Launch; readonly refusal: Refusal }) {
  const { options, change, version } = launch;
  const hardware = useQuery(hardwareQuery(useApi()));
  const form = options.hardware ?? formOf(version.hardware);
  const set = (changed: Partial<HardwareForm>) => change({ hardware: unlessDefault({ ...form, ...changed }, version) });
  const setChoice = (at: number, changed: Partial<Choice>) => {
    const [first, ...others] = form.choices.map((one, number) => (number === at ? { ...one, ...changed } : one));
    if (first) set({ choices: [first, ...others] });
  };
  const drop = (at: number) => {
    const [first, ...others] = form.choices.filter((_, number) => number !== at);
    if (first) set({ choices: [first, ...others] });
  };
  const fault = (field: string) => refusal.options.get(field);
  return (
    <div id={optionId("hardware")} tabIndex={-1}>
      {hardware.error && <ErrorNotice error={hardware.error} />}
      {form.choices.map((choice, at) => (
        <ChoiceFields
          key={at}
          at={at}
          of={form.choices.length}
          choice={choice}
          gpus={gpusOf(hardware.data)}
          faults={refusal.options}
          onChange={(changed) => setChoice(at, changed)}
          onDrop={() => drop(at)}
        />
      ))}
      <div className={styles.row}>
        <Button
          kind="quiet"
          isDisabled={form.choices.length >= MOST_CHOICES}
          onPress={() => set({ choices: [...form.choices, form.choices.at(-1) ?? NO_CHOICE] })}
        >
          + Another that would do
        </Button>
        {form.choices.length > 1 && (
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={form.cheapestFirst}
              onChange={(event) => set({ cheapestFirst: event.target.checked })}
            />
            cheapest first
          </label>
        )}
        {options.hardware && (
          <Button kind="quiet" onPress={() => change({ hardware: null })}>
            <span aria-hidden>↺</span> Put the hardware back
          </Button>
        )}
      </div>
      <div className={styles.grid}>
        <TextOption
          field="hardware.vcpus"
          label="vCPUs, at least"
          value={form.vcpus}
          onChange={(vcpus) => set({ vcpus })}
          fault={fault("hardware.vcpus")}
          placeholder="any"
        />
        <TextOption
          field="hardware.memory_gib"
          label="Memory, GiB, at least"
          value={form.memory}
          onChange={(memory) => set({ memory })}
          fault={fault("hardware.memory_gib")}
          placeholder="any"
        />
        <TextOption
          field="patience"
          label="Wait for each"
          value={options.patience}
          onChange={(patience) => change({ patience })}
          fault={fault("patience")}
          placeholder={patienceOf(version.patience, form)}
          hint="10m, 2h, 1d12h"
          onPutBack={options.patience ? () => change({ patience: "" }) : undefined}
        />
        <TextOption
          field="maxPrice"
          label="At most, USD per hour"
          value={options.maxPrice}
          onChange={(maxPrice) => change({ maxPrice })}
          fault={fault("maxPrice")}
          placeholder={version.max_price === null ? "any price" : usd(Number(version.max_price))}
          onPutBack={options.maxPrice ? () => change({ maxPrice: "" }) : undefined}
        />
        <ChoiceOption
          field="whenExhausted"
          label="When none can be had"
          value={options.whenExhausted || (version.when_exhausted ?? "retry")}
          onChange={(one) => change({ whenExhausted: one === (version.when_exhausted ?? "retry") ? "" : one })}
          fault={fault("whenExhausted")}
          onPutBack={options.whenExhausted ? () => change({ whenExhausted: "" }) : undefined}
          choices={[
            ["retry", "start again with the first"],
            ["fail", "the run fails"],
          ]}
        />
      </div>
      {fault("hardware") !== undefined && <p className={styles.fault}>{fault("hardware")}</p>}
    </div>
  );
}

/** What holds if nothing is said: alternatives that were asked for are waited for ten minutes each. */
function patienceOf(ofJob: number | null, form: HardwareForm): string {
  if (ofJob !== null) return durationText(ofJob);
  return form.choices.length > 1 ? durationText(DEFAULT_PATIENCE) : "as long as needed";
}
