/** Runs as columns, and below one another what they have: facts, inputs, metrics and outputs. */
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { MetricRow } from "@/compare/MetricRow";
import { FACTS } from "@/compare/facts";
import {
  differs,
  inputRows,
  metricRows,
  outputRows,
  type ComparedRun,
  type OutputFile,
  type Row,
} from "@/compare/rows";
import type { Json } from "@/api/json";
import { runTitle } from "@/format/ids";
import { bytes, count } from "@/format/numbers";
import { shownValue } from "@/runs/values";
import { Button } from "@/ui/Button";
import { SeriesMark } from "@/ui/plots/SeriesMark";
import { copyRaw } from "@/ui/rawCopy";
import styles from "@/compare/ComparisonTable.module.css";

const MOST_OUTPUTS = 50;
const HASH = 8; // digits that are shown

interface ComparisonTableProps {
  readonly runs: readonly ComparedRun[];
  /** Also what is the same. */
  readonly isAll: boolean;
  readonly onRemove?: ((run: string) => void) | undefined;
}

export function ComparisonTable({ runs, isAll, onRemove }: ComparisonTableProps) {
  const facts = FACTS.map((fact) => ({ ...fact, values: runs.map((one) => fact.textOf(one) || undefined) })).filter(
    (row) => row.values.some((value) => value !== undefined) && (isAll || row.isOwn === true || differs(row)),
  );
  const inputs = inputRows(runs);
  const shownInputs = isAll ? inputs : inputs.filter(differs);
  const outputs = outputRows(runs).filter((row) => isAll || differs(row));
  return (
    <div className={styles.box} tabIndex={0} role="region" aria-label="Runs side by side">
      <table className={styles.table} onCopy={copyRaw}>
        <caption className="visually-hidden">{runs.length} runs side by side</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">What is compared</span>
            </th>
            {runs.map(({ run }, look) => (
              <RunHeader key={run.run_id} run={run} look={look} onRemove={onRemove} />
            ))}
          </tr>
        </thead>
        <Section title={inputsTitle(inputs.length, shownInputs.length, isAll)}>
          {shownInputs.map((row) => (
            <InputRow key={`${row.file ?? ""}:${row.name}`} row={row} />
          ))}
        </Section>
        <Section title="Metrics">
          {metricRows(runs).map((row) => (
            <MetricRow key={row.name} row={row} />
          ))}
        </Section>
        <Section title="About the runs">
          {facts.map(({ name, values, show }) => (
            <ValueRow key={name} name={name} values={values}>
              {(at) => {
                const one = runs[at];
                return show && one ? show(one) : values[at];
              }}
            </ValueRow>
          ))}
        </Section>
        <Section title={isAll ? "Output files" : "Output files that differ"}>
          {outputs.slice(0, MOST_OUTPUTS).map((row) => (
            <OutputRow key={row.name} row={row} />
          ))}
        </Section>
      </table>
      {outputs.length > MOST_OUTPUTS && (
        <p className={styles.more}>
          {count(outputs.length - MOST_OUTPUTS)} other files differ: <code>launchbay compare --json</code> has their
          names.
        </p>
      )}
    </div>
  );
}

function inputsTitle(all: number, shown: number, isAll: boolean): string {
  if (isAll) return "Inputs";
  return all > 0 && shown === 0 ? "Inputs: all the same" : "Inputs that differ";
}

interface RunHeaderProps {
  readonly run: ComparedRun["run"];
  readonly look: number;
  readonly onRemove?: ((run: string) => void) | undefined;
}

function RunHeader({ run, look, onRemove }: RunHeaderProps) {
  const { project, run_id: id, name } = run;
  const title = runTitle(run);
  return (
    <th scope="col">
      <span className={styles.head}>
        <SeriesMark look={look} />
        <Link to="/p/$project/runs/$run" params={{ project, run: id }} title={`${name}\n${id}`}>
          {title}
        </Link>
        {onRemove && (
          <Button kind="quiet" aria-label={`Remove ${title} from the comparison`} onPress={() => onRemove(id)}>
            <span aria-hidden>✕</span>
          </Button>
        )}
      </span>
    </th>
  );
}

/** Sections without rows are left out, unless their title says why. */
function Section({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0 && !title.includes(":")) return null;
  return (
    <tbody>
      <tr className={styles.section}>
        <th scope="rowgroup" colSpan={99}>
          <span>{title}</span>
        </th>
      </tr>
      {children}
    </tbody>
  );
}

interface ValueRowProps {
  readonly name: ReactNode;
  readonly values: readonly unknown[];
  readonly children: (at: number) => ReactNode;
}

/** What is as in the first run stands back behind what is not. */
function ValueRow({ name, values, children }: ValueRowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, at) => (
        <td key={at} className={at > 0 && !differs({ name: "", values: [values[0], value] }) ? styles.same : undefined}>
          {value === undefined ? <span className={styles.none}>–</span> : children(at)}
        </td>
      ))}
    </tr>
  );
}

function InputRow({ row }: { readonly row: Row<Json> }) {
  return (
    <ValueRow
      name={
        <Fragment>
          {row.file && (
            <span className={styles.file}>
              {row.name ? `${row.file}:` : row.file}
              <wbr />
            </span>
          )}
          {row.name}
        </Fragment>
      }
      values={row.values}
    >
      {(at) => <InputValue value={row.values[at]} isText={row.name === ""} />}
    </ValueRow>
  );
}

function InputValue({ value, isText }: { readonly value: Json | undefined; readonly isText: boolean }) {
  if (isText && typeof value === "string") return <>{count(value.trimEnd().split("\n").length)} lines</>;
  return <code>{shownValue(value)}</code>;
}

function OutputRow({ row }: { readonly row: Row<OutputFile> }) {
  return (
    <ValueRow name={<code>{row.name}</code>} values={row.values}>
      {(at) => {
        const file = row.values[at];
        return (
          file && (
            <span title={`SHA-256 ${file.sha256}`}>
              {bytes(Number(file.size))} <code className={styles.file}>{file.sha256.slice(0, HASH)}</code>
            </span>
          )
        );
      }}
    </ValueRow>
  );
}
