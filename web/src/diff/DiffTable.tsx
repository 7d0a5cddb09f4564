/** The lines of a file that change, with their surroundings: by sign and colour. */
import type { ReactNode } from "react";
import { type DiffLine, readDiff } from "@/diff/unifiedDiff";
import styles from "@/diff/DiffTable.module.css";

const SIGNS: Readonly<Record<DiffLine["kind"], readonly [sign: string, said: string]>> = {
  same: ["", ""],
  removed: ["−", "removed: "],
  added: ["+", "added: "],
};
const MOST_LINES = 2_000;

export function DiffTable({ diff, label }: { readonly diff: string; readonly label: string }) {
  const hunks = readDiff(diff);
  let left = MOST_LINES;
  const shown = hunks.map(({ lines }) => {
    const part = lines.slice(0, left);
    left -= part.length;
    return part;
  });
  return (
    <div className={styles.box} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        {shown.map((lines, at) => (
          <tbody key={at}>
            {lines.map((line, number) => (
              <Line key={number} line={line} />
            ))}
          </tbody>
        ))}
      </table>
      {left === 0 && <p className={styles.more}>More lines change than are shown here.</p>}
    </div>
  );
}

function Line({ line }: { readonly line: DiffLine }) {
  return (
    <DiffRow kind={line.kind} number={line.new ?? line.old}>
      {line.text}
    </DiffRow>
  );
}

interface DiffRowProps {
  readonly kind: DiffLine["kind"];
  readonly number: number | undefined;
  readonly children: ReactNode;
}

function DiffRow({ kind, number, children }: DiffRowProps) {
  const [sign, said] = SIGNS[kind];
  return (
    <tr className={styles[kind]}>
      <td className={styles.number}>{number}</td>
      <td className={styles.text}>
        <span className="visually-hidden">{said}</span>
        <span aria-hidden className={styles.sign}>
          {sign}
        </span>
        {children}
      </td>
    </tr>
  );
}

interface ValueRowsProps {
  readonly label: string;
  readonly rows: readonly {
    readonly path: string;
    readonly was: string | undefined;
    readonly now: string | undefined;
  }[];
}

/** Values that change, each with what it was. */
export function ValueRows({ label, rows }: ValueRowsProps) {
  return (
    <div className={styles.box} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        {rows.map(({ path, was, now }) => (
          <tbody key={path}>
            {was !== undefined && <ValueRow kind="removed" path={path} value={was} />}
            {now !== undefined && <ValueRow kind="added" path={path} value={now} />}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface ValueRowProps {
  readonly kind: "removed" | "added";
  readonly path: string;
  readonly value: string;
}

/** The name is isolated: one that turns the direction of text turns nothing but itself. */
function ValueRow({ kind, path, value }: ValueRowProps) {
  return (
    <DiffRow kind={kind} number={undefined}>
      <bdi>{path}</bdi>: {value}
    </DiffRow>
  );
}
