/** How one file differs: its lines, and the whole of it side by side on demand. */
import { type ReactNode, useState } from "react";
import { DiffTable } from "@/diff/DiffTable";
import styles from "@/diff/FileDifference.module.css";
import { type Sides, WholeFileDialog } from "@/diff/WholeFileDialog";
import { Button } from "@/ui/Button";

interface FileDifferenceProps {
  readonly path: string;
  /** Undefined if no line differs; null if the lines that differ are not shown. */
  readonly diff: string | null | undefined;
  /** Whole files by their paths, as the diffs leave them; undefined as long as they are not known. */
  readonly files: Readonly<Record<string, string>> | undefined;
  readonly sides: Sides;
  /** What is shown above the lines. */
  readonly children?: ReactNode;
}

export function FileDifference({ path, diff, files, sides, children }: FileDifferenceProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.file}>
      <div className={styles.title}>
        <h2>{path}</h2>
        {diff && (
          <Button
            kind="quiet"
            aria-label={`Show ${path} side by side`}
            isDisabled={files === undefined}
            onPress={() => setIsOpen(true)}
          >
            side by side
          </Button>
        )}
      </div>
      {children}
      {diff && <DiffTable label={`Difference of ${path}`} diff={diff} />}
      {diff === null && <p>More lines differ than can be shown here. The whole file is under Inputs.</p>}
      {diff && files && isOpen && (
        <WholeFileDialog
          text={Object.hasOwn(files, path) ? (files[path] ?? "") : ""}
          {...{ path, diff, sides }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </section>
  );
}
