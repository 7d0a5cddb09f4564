/** What one must know of a run beside its state: where it comes from, and what is not as it seems. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { shortId } from "@/format/ids";
import { Notice } from "@/ui/Notice";
import styles from "@/run/RunPage.module.css";

export function RunNotices({ run }: { readonly run: Schemas["RunView"] }) {
  const { simulated, rerun_of: rerunOf, resumed_from: resumedFrom, notices, results } = run;
  const said: ReactNode[] = [
    simulated && `Simulated: this machine has no ${simulated}. The run went on without it.`,
    resumedFrom && (
      <>
        {resumedFrom === rerunOf ? "A rerun of" : "Started with the checkpoints of"}{" "}
        <RunLink run={run} id={resumedFrom} />
        {resumedFrom === rerunOf ? ", from its checkpoints." : "."}
      </>
    ),
    rerunOf && rerunOf !== resumedFrom && (
      <>
        A rerun of <RunLink run={run} id={rerunOf} />.
      </>
    ),
    results?.forgotten_at && "Its outputs, checkpoints and metrics were deleted.",
    ...notices,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <ul className={styles.notices} aria-label="Notices">
      {said.map((text, index) => (
        <li key={index}>
          <Notice tone={index === 0 && simulated ? "warn" : "info"}>{text}</Notice>
        </li>
      ))}
    </ul>
  );
}

interface RunLinkProps {
  readonly run: Pick<Schemas["RunView"], "project">;
  readonly id: string;
}

export function RunLink({ run, id }: RunLinkProps) {
  return (
    <Link to="/p/$project/runs/$run" params={{ project: run.project, run: id }} title={id}>
      run <code>{shortId(id)}</code>
    </Link>
  );
}
