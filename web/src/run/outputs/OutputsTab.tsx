/** The files that a run has left: by their paths, each to download; how long they are kept; who uses them. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { pollWhileOpen } from "@/api/polling";
import { bytes, count } from "@/format/numbers";
import { localTime } from "@/format/times";
import { OutputsTable } from "@/run/outputs/OutputsTable";
import styles from "@/run/outputs/OutputsTab.module.css";
import { Retention } from "@/run/outputs/Retention";
import { mayHaveOutputs } from "@/run/outputs/useOutputCount";
import { outputsQuery } from "@/run/queries";
import { RunLink } from "@/run/RunNotices";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";
import { ENDED } from "@/ui/RunStateMark";
import { SearchField } from "@/ui/SearchField";

type Run = Schemas["RunView"];

export function OutputsTab({ run }: { readonly run: Run }) {
  const [interval] = useState(() => pollWhileOpen(() => false, 10_000));
  const isOver = ENDED.has(run.state);
  const found = useInfiniteQuery({
    ...outputsQuery(useApi(), run.project, run.run_id),
    enabled: mayHaveOutputs(run),
    refetchInterval: isOver ? false : interval,
  });
  const [filter, setFilter] = useState("");
  if (!mayHaveOutputs(run)) return <NoOutputs run={run} />;
  const first = found.data?.pages[0];
  if (!found.data || !first) {
    return found.error === null ? <Loading label="Loading the outputs" /> : <ErrorNotice error={found.error} />;
  }
  const loaded = found.data.pages.flatMap((page) => page.outputs);
  const wanted = filter.trim().toLowerCase();
  const shown = loaded.filter(({ path, name }) => `${name ?? ""} ${path}`.toLowerCase().includes(wanted));
  return (
    <div className={styles.outputs}>
      {found.error !== null && <ErrorNotice error={found.error} />}
      {first.deleted_at !== null && (
        <Notice tone="info">The outputs were deleted on {localTime(first.deleted_at)}.</Notice>
      )}
      {first.count === 0 && first.deleted_at === null && <NoOutputs run={run} />}
      {first.count > 0 && (
        <>
          <div className={styles.bar}>
            <span>
              {count(first.count)} {first.count === 1 ? "file" : "files"}, {bytes(first.size)}
              {run.attempts > 1 && first.attempt !== null && `, of attempt ${first.attempt}`}
              {!first.complete && (isOver ? ": not all of them could be uploaded" : " so far")}
            </span>
            {first.count > 8 && (
              <SearchField label="Filter the outputs" value={filter} onChange={setFilter} scope="Outputs" />
            )}
            <CopyButton
              kind="plain"
              text={`launchbay download ${run.run_id} --project ${run.project}`}
              label="Copy the command that downloads all"
            >
              Copy command to download all
            </CopyButton>
          </div>
          {shown.length === 0 && (
            <p>
              None of the {count(loaded.length)} files that are loaded has “{filter}” in its path.
            </p>
          )}
          {shown.length > 0 && <OutputsTable run={run} outputs={shown} attempt={first.attempt} />}
          {found.hasNextPage && (
            <p>
              <Button onPress={() => void found.fetchNextPage()} isDisabled={found.isFetchingNextPage}>
                {found.isFetchingNextPage ? "Loading…" : `Show more: ${count(first.count - loaded.length)} are left`}
              </Button>
            </p>
          )}
        </>
      )}
      <UsedBy run={run} />
      <Retention run={run} />
    </div>
  );
}

function NoOutputs({ run }: { readonly run: Run }) {
  const isOver = ENDED.has(run.state);
  return (
    <EmptyState title={isOver ? "The run has left no files" : "No outputs yet"}>
      <p>
        A run keeps what its script writes below <code>$LAUNCHBAY_OUTPUT_DIR</code>, and the files and folders that{" "}
        <code>outputs:</code> in <code>launchbay.yaml</code> names.
      </p>
    </EmptyState>
  );
}

function UsedBy({ run }: { readonly run: Run }) {
  const users = run.used_by?.runs ?? [];
  if (users.length === 0) return null;
  return (
    <p>
      Used by{" "}
      {users.map((user, index) => (
        <span key={user}>
          {index > 0 && ", "}
          <RunLink run={run} id={user} />
        </span>
      ))}
      {run.used_by?.more && " and older ones"}.
    </p>
  );
}
