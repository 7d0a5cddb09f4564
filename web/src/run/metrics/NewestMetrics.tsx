/** The newest values of a run's metrics in one line, above what else one looks at. */
import { Link } from "@tanstack/react-router";
import { isNumeral } from "@/api/json";
import type { Schemas } from "@/api/client";
import { measured } from "@/format/numbers";
import styles from "@/run/metrics/MetricsTab.module.css";

const MOST = 8;

export function NewestMetrics({ run }: { readonly run: Schemas["RunView"] }) {
  const all = Object.entries(run.metrics);
  if (all.length === 0) return null;
  return (
    <Link
      from="/p/$project/runs/$run"
      to="."
      search={(now) => ({ ...now, tab: "metrics" })}
      aria-label={`Newest values of ${all.length} metrics: show metrics`}
      className={styles.newest}
    >
      {all.slice(0, MOST).map(([name, value]) => (
        <span key={name}>
          <span className={styles.name}>{name}</span>{" "}
          {isNumeral(value) || typeof value === "string" ? measured(value) : "–"}
        </span>
      ))}
      {all.length > MOST && <span>and {all.length - MOST} more</span>}
    </Link>
  );
}
