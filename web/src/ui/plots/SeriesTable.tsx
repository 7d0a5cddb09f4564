/** The values of a plot as a table: for those who don't see its lines, and to copy. */
import { useState } from "react";
import type { Series } from "@/ui/plots/series";
import styles from "@/ui/plots/SeriesTable.module.css";

export function SeriesTable({ title, series }: { readonly title: string; readonly series: readonly Series[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        Values <span className="visually-hidden">of {title} as a table</span>
      </summary>
      {isOpen && (
        <div className={styles.box} tabIndex={0} role="region" aria-label={`Values of ${title}`}>
          <Rows title={title} series={series} />
        </div>
      )}
    </details>
  );
}

function Rows({ title, series }: { readonly title: string; readonly series: readonly Series[] }) {
  const steps = [...new Set(series.flatMap((one) => one.steps))].sort((a, b) => a - b);
  const values = series.map((one) => new Map(one.steps.map((step, at) => [step, one.values[at]])));
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{title} by step</caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          {series.map(({ run, label }) => (
            <th key={run} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step}>
            <th scope="row">{step}</th>
            {values.map((column, at) => (
              <td key={series[at]?.run}>{rawText(column.get(step))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** All digits: this is what gets copied. */
function rawText(value: number | undefined): string {
  if (value === undefined) return "";
  if (Number.isNaN(value)) return "nan";
  return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
}
