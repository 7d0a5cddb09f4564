/** A unified diff of one file as a table: each line with its sign, so that colour is not all that tells them apart. */
import { useMemo } from "react";
import { type DiffLine, readDiff } from "@/launch/diff/unifiedDiff";
import styles from "@/run/changes/Changes.module.css";

interface DiffTableProps {
  readonly file: string;
  readonly diff: string;
}

const SIGNS: Readonly<Record<DiffLine["kind"], readonly [sign: string, word: string]>> = {
  same: [" ", ""],
  removed: ["−", "removed"],
  added: ["+", "added"],
};
const MOST_LINES = 2_000;

export function DiffTable({ file, diff }: DiffTableProps) {
  const hunks = useMemo(() => readDiff(diff), [diff]);
  const total = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  return (
    <div className={styles.diff} tabIndex={0} role="region" aria-label={`Difference of ${file}`}>
      <table>
        <caption>{file}</caption>
        {hunks.map((hunk, number) => (
          <tbody key={number}>
            {number > 0 && (
              <tr className={styles.gap}>
                <td colSpan={4}>⋯</td>
              </tr>
            )}
            {hunk.lines.slice(0, MOST_LINES).map((line, index) => {
              const [sign, word] = SIGNS[line.kind];
              return (
                <tr key={index} className={styles[line.kind]}>
                  <td className={styles.number}>{line.old}</td>
                  <td className={styles.number}>{line.new}</td>
                  <td className={styles.sign}>
                    <span aria-hidden>{sign}</span>
                    <span className="visually-hidden">{word}</span>
                  </td>
                  <td className={styles.text}>{line.text}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
      {total > MOST_LINES && <p>Only the first lines of each part are shown.</p>}
    </div>
  );
}
