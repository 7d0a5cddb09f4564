/** The lines of one file that differ, under the file's name. */
import { DiffTable as Lines } from "@/launch/consequences/DiffTable";
import styles from "@/run/changes/Changes.module.css";

interface DiffTableProps {
  readonly file: string;
  /** A unified diff, as the API gives it. */
  readonly diff: string;
}

export function DiffTable({ file, diff }: DiffTableProps) {
  return (
    <section className={styles.file}>
      <h2>{file}</h2>
      <Lines label={`Difference of ${file}`} diff={diff} />
    </section>
  );
}
