/** Every value and file as the run would see it: what differs, and whole files on demand. */
import { lazy, memo, Suspense, useState } from "react";
import type { Schemas } from "@/api/client";
import { DiffTable, ValueRows } from "@/diff/DiffTable";
import { configDifferences } from "@/diff/configDifferences";
import { textBefore } from "@/diff/unifiedDiff";
import type { Plan } from "@/api/plans";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Loading } from "@/ui/Loading";
import styles from "@/launch/consequences/Details.module.css";

const WholeFile = lazy(() => import("@/diff/WholeFile").then((module) => ({ default: module.WholeFile })));

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
      <Dialog title={open ?? ""} isOpen={opened !== undefined} onClose={() => setOpen(undefined)} isWide>
        {opened && open !== undefined && (
          <Suspense fallback={<Loading label="Loading the file" />}>
            <WholeFile path={open} before={textBefore(opened.text, opened.diff)} after={opened.text} />
          </Suspense>
        )}
      </Dialog>
    </>
  );
});
