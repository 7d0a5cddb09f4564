/** The lines of a file that change, with their surroundings: by sign and colour. */
import { type DiffLine, readDiff } from "@/launch/diff/unifiedDiff";
import styles from "@/launch/consequences/DiffTable.module.css";

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
  const [sign, said] = SIGNS[line.kind];
  return (
    <tr className={styles[line.kind]}>
      <td className={styles.number}>{line.new ?? line.old}</td>
      <td className={styles.text}>
        <span className="visually-hidden">{said}</span>
        <span aria-hidden className={styles.sign}>
          {sign}
        </span>
        {line.text}
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
            {was !== undefined && <ValueRow kind="removed" text={`${path}: ${was}`} />}
            {now !== undefined && <ValueRow kind="added" text={`${path}: ${now}`} />}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function ValueRow({ kind, text }: { readonly kind: "removed" | "added"; readonly text: string }) {
  return <Line line={{ kind, text, old: undefined, new: undefined, isEnded: true }} />;
}
