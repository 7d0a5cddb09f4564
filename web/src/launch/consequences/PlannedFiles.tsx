/** Every value and file as the run would see it: what differs, and whole files on demand. */
import { memo, useState } from "react";
import type { Schemas } from "@/api/client";
import { DiffTable, ValueRows } from "@/diff/DiffTable";
import { configDifferences } from "@/diff/configDifferences";
import { WholeFileDialog } from "@/diff/WholeFileDialog";
import type { Plan } from "@/api/plans";
import { Button } from "@/ui/Button";
import styles from "@/launch/consequences/Details.module.css";

const SIDES = { was: "as registered", now: "as the run would see it" };

interface PlannedFilesProps {
  readonly plan: Plan;
  readonly version: Schemas["VersionView"];
}

/** Drawn again only for another plan, and not at each key. */
export const PlannedFiles = memo(function PlannedFiles({ plan, version }: PlannedFilesProps) {
  const [open, setOpen] = useState<string>();
  const values = version.inputs.config ? configDifferences(version.inputs.config.values, plan.config ?? {}) : [];
  const files = Object.entries(plan.files);
  const changed = files.filter(([, file]) => file.diff !== "");
  const same = files.filter(([, file]) => file.diff === "").map(([path]) => path);
  const opened = files.find(([path]) => path === open)?.[1];
  return (
    <>
      {values.length > 0 && (
        <div>
          <h3 className={styles.file}>run config</h3>
          <ValueRows label="What changes in the run config" rows={values} />
        </div>
      )}
      {changed.map(([path, { diff }]) => (
        <div key={path}>
          <h3 className={styles.file}>
            <span>{path}</span>
            <Button kind="quiet" aria-label={`Show the whole of ${path}`} onPress={() => setOpen(path)}>
              whole file
            </Button>
          </h3>
          <DiffTable diff={diff} label={`What changes in ${path}`} />
        </div>
      ))}
      {same.length > 0 && (
        <p className={styles.same}>
          <span>Unchanged:</span>
          {same.map((path) => (
            <Button key={path} kind="quiet" onPress={() => setOpen(path)} aria-label={`Show the whole of ${path}`}>
              {path}
            </Button>
          ))}
        </p>
      )}
      {open !== undefined && opened && (
        <WholeFileDialog path={open} {...opened} sides={SIDES} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
});
