/** One metric of several runs: where it is lowest and highest; which of both is best, the reader says. */
import { useSyncExternalStore } from "react";
import { isNumeral, numeralText, type Json } from "@/api/json";
import { betterKept, keepBetter, subscribeBetter, type Better } from "@/compare/better";
import { extremesOf, type MetricValues, type Row } from "@/compare/rows";
import { measured } from "@/format/numbers";
import styles from "@/compare/ComparisonTable.module.css";

const NEXT: Readonly<Record<Better, Better>> = { unknown: "high", high: "low", low: "unknown" };
const SAID: Readonly<Record<Better, string>> = {
  unknown: "not said",
  high: "high is better",
  low: "low is better",
};

export function MetricRow({ row }: { readonly row: Row<MetricValues> }) {
  const better = useSyncExternalStore(subscribeBetter, () => betterKept(row.name));
  const { lowest, highest } = extremesOf(row.values.map((value) => value?.last));
  const best = better === "high" ? highest : better === "low" ? lowest : [];
  return (
    <tr>
      <th scope="row">
        {row.name}{" "}
        <button
          type="button"
          className={styles.better}
          aria-label={`Which value of ${row.name} is best: ${SAID[better]}`}
          title={`Which is best? ${SAID[better]}`}
          onClick={() => keepBetter(row.name, NEXT[better])}
        >
          {better === "unknown" ? "best?" : better === "high" ? "↑ best" : "↓ best"}
        </button>
      </th>
      {row.values.map((value, at) => (
        <td key={at} className={best.includes(at) ? styles.best : undefined}>
          {value === undefined ? (
            <span className={styles.none}>–</span>
          ) : (
            <span title={`last ${text(value.last)}, lowest ${text(value.min)}, highest ${text(value.max)}`}>
              <Number value={value.last} />
              {highest.includes(at) && <Mark sign="▲" word="highest" />}
              {lowest.includes(at) && <Mark sign="▼" word="lowest" />}
              {best.includes(at) && <Mark sign="★" word="best" />}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}

function Number({ value }: { readonly value: Json }) {
  return isNumeral(value) ? <data value={numeralText(value)}>{measured(value)}</data> : <>{text(value)}</>;
}

function Mark({ sign, word }: { readonly sign: string; readonly word: string }) {
  return (
    <>
      <span aria-hidden className={styles.mark}>
        {" "}
        {sign}
      </span>
      <span className="visually-hidden">, {word}</span>
    </>
  );
}

function text(value: Json): string {
  if (value === null) return "–";
  return isNumeral(value) ? numeralText(value) : String(value).replace(/^(-?)\./, "$1");
}
