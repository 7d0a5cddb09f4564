/** How long a run's results are kept, in words; to keep them for good, or to delete them now. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runQuery } from "@/api/queries";
import { useMay } from "@/app/caller";
import { retentionLines } from "@/run/outputs/retentionLines";
import styles from "@/run/outputs/OutputsTab.module.css";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ErrorNotice } from "@/ui/Notice";
import { ENDED } from "@/ui/RunStateMark";

type Run = Schemas["RunView"];

export function Retention({ run }: { readonly run: Run }) {
  const mayKeep = useMay("launch", run.project);
  const mayForget = useMay("admin", run.project);
  const [isAsking, setAsking] = useState(false);
  const change = useChange(run);
  const { results } = run;
  if (results === null) return null;
  const isKept = results.kept_at !== null;
  return (
    <section aria-label="How long results are kept" className={styles.retention}>
      <ul>
        {retentionLines(results, ENDED.has(run.state)).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {results.forgotten_at === null && (
        <div className={styles.bar}>
          {mayKeep && (
            <Button onPress={() => change.mutate(isKept ? "unkeep" : "keep")} isDisabled={change.isPending}>
              {isKept ? "Keep no longer" : "Keep for good"}
            </Button>
          )}
          {mayForget && ENDED.has(run.state) && (
            <Button kind="danger" onPress={() => setAsking(true)}>
              Delete now…
            </Button>
          )}
        </div>
      )}
      {change.error !== null && !isAsking && <ErrorNotice error={change.error} />}
      <Dialog
        title="Delete this run’s results?"
        role="alertdialog"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>Don’t delete</Button>
            <Button
              kind="danger"
              isDisabled={change.isPending}
              onPress={() => change.mutate("forget", { onSuccess: () => setAsking(false) })}
            >
              {change.isPending ? "Deleting…" : "Delete results"}
            </Button>
          </>
        }
      >
        <p>
          Its outputs, checkpoints and metrics are deleted for good: nobody can bring them back. The run itself, its
          inputs and its log stay.
        </p>
        {change.error !== null && <ErrorNotice error={change.error} />}
      </Dialog>
    </section>
  );
}

function useChange(run: Run) {
  const api = useApi();
  const queries = useQueryClient();
  const at = { path: { project: run.project, run: run.run_id } };
  return useMutation({
    mutationFn: (what: "keep" | "unkeep" | "forget") =>
      what === "forget"
        ? api.post("/v1/projects/{project}/runs/{run}/forget", at)
        : api.post("/v1/projects/{project}/runs/{run}/keep", { ...at, body: { keep: what === "keep" } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: runQuery(api, run.project, run.run_id).queryKey }),
        queries.invalidateQueries({ queryKey: ["run-outputs", run.project, run.run_id] }),
        queries.invalidateQueries({ queryKey: ["run-metrics", run.project, run.run_id] }),
      ]),
  });
}
