/** The inputs of one area as a table: what may be changed, between which limits, and what it is for. */
import type { InputRow } from "@/jobs/inputs/rows";
import { Chip } from "@/ui/Chip";
import { MarkedText } from "@/ui/MarkedText";
import { PathText } from "@/ui/PathText";
import { TableBox } from "@/ui/TableBox";
import table from "@/ui/Table.module.css";
import styles from "@/jobs/inputs/Inputs.module.css";

export function InputsTable({ rows, label }: { readonly rows: readonly InputRow[]; readonly label: string }) {
  return (
    <TableBox label={label}>
      <table className={`${table.table} ${styles.table}`} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col" className={table.wide}>
              Type
            </th>
            <th scope="col">Default</th>
            <th scope="col" className={table.wide}>
              Allowed
            </th>
            <th scope="col" className={table.wide}>
              Description
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.path} row={row} />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Row({ row }: { readonly row: InputRow }) {
  return (
    <tr>
      <th scope="row" className={table.wrap}>
        <code>
          <PathText path={row.path} />
        </code>
        {row.isRequired && (
          <>
            {" "}
            <Chip tone="warn" title="It has no default: a launch must give it">
              required
            </Chip>
          </>
        )}
        {row.label && row.label !== row.path && <div className={styles.label}>{row.label}</div>}
        <div className={styles.narrow}>
          {row.type} <Allowed row={row} />
          {row.description && (
            <div>
              <MarkedText text={row.description} />
            </div>
          )}
        </div>
      </th>
      <td className={table.wide}>{row.type}</td>
      <td className={table.wrap}>
        <Preset row={row} />
      </td>
      <td className={`${table.wide} ${table.wrap}`}>
        <Allowed row={row} />
      </td>
      <td className={`${table.wide} ${styles.description}`}>
        <MarkedText text={row.description} />
      </td>
    </tr>
  );
}

/** A longer default, in characters, is shown whole on demand: a list of maps would fill the page. */
const LONG = 240;
const BEGINNING = 80;

function LongPreset({ text }: { readonly text: string }) {
  return (
    <details>
      <summary>
        <code className={styles.preset}>{text.slice(0, BEGINNING)}…</code>
      </summary>
      <code className={styles.preset}>{text}</code>
    </details>
  );
}

function Preset({ row }: { readonly row: InputRow }) {
  if (row.preset.length > LONG) return <LongPreset text={row.preset} />;
  if (row.preset) return <code className={styles.preset}>{row.preset}</code>;
  return <span className={table.quiet}>{row.isSecret ? "never shown" : "none"}</span>;
}

function Allowed({ row }: { readonly row: InputRow }) {
  return (
    <>
      {row.choices.length > 0 && <Choices choices={row.choices} />}
      {row.limits && <span>{row.limits}</span>}
      {row.isOpen && <span className={table.quiet}>a launch may add keys</span>}
    </>
  );
}

const SHOWN = 8;

function Choices({ choices }: { readonly choices: readonly string[] }) {
  const more = choices.length - SHOWN;
  return (
    <span title={more > 0 ? choices.join(", ") : undefined}>
      {choices.slice(0, SHOWN).map((choice, index) => (
        <span key={choice}>
          {index > 0 && <span className={table.quiet}> or </span>}
          <code>{choice}</code>
        </span>
      ))}
      {more > 0 && <span className={table.quiet}> and {more} more</span>}
    </span>
  );
}
