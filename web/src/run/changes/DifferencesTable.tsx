/** Values that differ: what they were, and what they are. */
import type { ReactNode } from "react";
import type { Difference } from "@/launch/diff/configDifferences";
import styles from "@/run/changes/Changes.module.css";
import table from "@/ui/Table.module.css";

interface DifferencesTableProps {
  readonly title: string;
  readonly differences: readonly Difference[];
  /** Over the two columns of values. */
  readonly was: ReactNode;
  readonly now: ReactNode;
}

export function DifferencesTable({ title, differences, was, now }: DifferencesTableProps) {
  if (differences.length === 0) return null;
  return (
    <div className={table.box}>
      <table className={`${table.table} ${styles.values}`}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">{was}</th>
            <th scope="col">{now}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((one) => (
            <tr key={one.path}>
              <th scope="row" className={table.wrap}>
                <code>{one.path}</code>
              </th>
              <Value text={one.was} />
              <Value text={one.now} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ text }: { readonly text: string | undefined }) {
  return (
    <td className={table.wrap}>{text === undefined ? <span className={table.quiet}>–</span> : <code>{text}</code>}</td>
  );
}
