/** What a run starts with of other runs: outputs that are inputs of the job, and checkpoints to go on from. */
import { useState } from "react";
import { Option, TextOption } from "@/launch/options/Option";
import type { Refusal } from "@/launch/refusal";
import { OutputPicker } from "@/launch/runs/OutputPicker";
import { RunPicker } from "@/launch/runs/RunPicker";
import type { Launch } from "@/launch/useLaunch";
import { Dialog } from "@/ui/Dialog";
import styles from "@/launch/options/options.module.css";

interface StartsWithProps {
  readonly launch: Launch;
  readonly refusal: Refusal;
}

/** The inputs that are outputs of other runs. */
export function FromOutputs({ launch, refusal }: StartsWithProps) {
  const { project, schema, options, change } = launch;
  const inputs = Object.entries(schema.outputs);
  if (inputs.length === 0) return null;
  const set = (input: string, reference: string) => {
    const { [input]: _before, ...others } = options.fromOutputs;
    change({ fromOutputs: reference ? { ...others, [input]: reference } : others });
  };
  return (
    <section className={styles.section} aria-labelledby="from-outputs">
      <h2 id="from-outputs">From other runs</h2>
      {inputs.map(([input, { path, required, description }]) => {
        const reference = Object.hasOwn(options.fromOutputs, input) ? options.fromOutputs[input] : undefined;
        return (
          <TextOption
            key={input}
            field={`fromOutputs.${input}`}
            label={`${input}${required ? " (required)" : ""}`}
            isCode
            value={reference ?? ""}
            onChange={(text) => set(input, text.trim())}
            fault={refusal.options.get(`fromOutputs.${input}`)}
            placeholder="RUN:OUTPUT"
            hint={`${description ? `${description}. ` : ""}It is put at ${path}.`}
            action={<OutputPicker project={project} input={input} onPick={(one) => set(input, one)} />}
            onPutBack={reference ? () => set(input, "") : undefined}
          />
        );
      })}
    </section>
  );
}

/** The run whose newest checkpoints the new one starts with. */
export function ResumeFrom({ launch, refusal }: StartsWithProps) {
  const { project, version, options, change } = launch;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Option
      field="resumeFrom"
      label="Go on from checkpoints of"
      fault={refusal.options.get("resumeFrom")}
      onPutBack={options.resumeFrom ? () => change({ resumeFrom: "" }) : undefined}
    >
      {(control) => (
        <>
          <button {...control} type="button" className={styles.pick} onClick={() => setIsOpen(true)}>
            {options.resumeFrom ? <code>{options.resumeFrom}</code> : "nothing: from the beginning"}
          </button>
          <Dialog title="Go on from the checkpoints of a run" isOpen={isOpen} onClose={() => setIsOpen(false)}>
            <RunPicker
              project={project}
              filter={{ job: version.job }}
              onPick={(run) => {
                change({ resumeFrom: run.run_id });
                setIsOpen(false);
              }}
            />
          </Dialog>
        </>
      )}
    </Option>
  );
}
