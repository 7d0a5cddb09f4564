/** Why a run failed, in one line: the exception of its log, or what AWS said. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { findFailure } from "@/run/log/failure";
import { Terminal } from "@/run/log/terminal";
import { logEndQuery } from "@/run/queries";
import { endText } from "@/run/words";
import styles from "@/run/RunPage.module.css";

export function FailureNotice({ run }: { readonly run: Schemas["RunView"] }) {
  const hasLog = run.state === "FAILED" && run.exit_code !== null;
  const end = useQuery({ ...logEndQuery(useApi(), run.project, run.run_id), enabled: hasLog });
  if (run.state !== "FAILED") return null;
  const why = end.data && failureText(end.data.lines.map((line) => line.message));
  return (
    <div role="status" aria-label="Why the run failed" className={styles.failure}>
      <code>{why ?? run.reason ?? "It failed, and nothing says why."}</code>
      <span>{endText(run.exit_code, why ? run.reason : null)}</span>
      {why && (
        <Link from="/p/$project/runs/$run" to="." search={(now) => ({ ...now, tab: "log" })} hash="failure">
          Show in the log
        </Link>
      )}
    </div>
  );
}

function failureText(messages: readonly string[]): string | undefined {
  const terminal = new Terminal();
  for (const message of messages) terminal.write(message, 0);
  const lines = terminal.rows.map((row) => row.text);
  const found = findFailure(lines);
  return found ? lines[found.line]?.replace(/^ {2}\| /, "").slice(0, 1000) : undefined;
}
