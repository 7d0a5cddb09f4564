/** Values that differ: what they were, and what they are. */
import type { ReactNode } from "react";
import type { Difference } from "@/diff/configDifferences";
import styles from "@/run/changes/Changes.module.css";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";

interface DifferencesTableProps {
  readonly title: string;
  /** Where a heading above has said it already. */
  readonly isTitleHidden?: boolean;
  readonly differences: readonly Difference[];
  /** Over the two columns of values. */
  readonly was: ReactNode;
  readonly now: ReactNode;
}

export function DifferencesTable({ title, isTitleHidden = false, differences, was, now }: DifferencesTableProps) {
  if (differences.length === 0) return null;
  return (
    <TableBox label={title}>
      <table className={`${table.table} ${styles.values}`} aria-label={isTitleHidden ? title : undefined}>
        {!isTitleHidden && <caption>{title}</caption>}
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
    </TableBox>
  );
}

/** What the API has in the place of a secret, whose value nobody is shown again. */
const SECRET = /^"?\$\{secret:[^}"]*\}"?$/;

function Value({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return <td className={table.quiet}>–</td>;
  if (SECRET.test(text)) return <td className={table.quiet}>a secret</td>;
  return (
    <td className={table.wrap}>
      <code>{text}</code>
    </td>
  );
}
