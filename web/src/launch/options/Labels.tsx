/** What a run is called and marked with, and which of the project's runs go first. */
import type { Launch } from "@/launch/useLaunch";
import type { Priority } from "@/launch/options/options";
import type { Refusal } from "@/launch/refusal";
import { ChoiceOption, TextOption } from "@/launch/options/Option";
import styles from "@/launch/options/options.module.css";

export function Labels({ launch, refusal }: { readonly launch: Launch; readonly refusal: Refusal }) {
  const { options, change, version } = launch;
  const fault = (field: string) => refusal.options.get(field);
  const priority = options.priority || version.priority;
  return (
    <div className={styles.grid}>
      <TextOption
        field="name"
        label="Name"
        value={options.name}
        onChange={(name) => change({ name })}
        fault={fault("name")}
        placeholder="baseline"
      />
      <TextOption
        field="tags"
        label="Tags"
        value={options.tags}
        onChange={(tags) => change({ tags })}
        fault={fault("tags")}
        placeholder="paper, try-2"
      />
      <ChoiceOption<Priority>
        field="priority"
        label="Priority"
        value={priority}
        onChange={(one) => change({ priority: one === version.priority ? "" : one })}
        fault={fault("priority")}
        onPutBack={options.priority ? () => change({ priority: "" }) : undefined}
        choices={[
          ["low", "low"],
          ["normal", "normal"],
          ["high", "high: needs a right"],
        ]}
      />
      <TextOption
        field="note"
        label="Note"
        isLong
        value={options.note}
        onChange={(note) => change({ note })}
        fault={fault("note")}
        placeholder="Why this run?"
      />
    </div>
  );
}
