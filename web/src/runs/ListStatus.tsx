/** How many runs there are, what a search did not look at, and what is new: said above the list. */
import { count } from "@/format/numbers";
import type { RunListState } from "@/runs/list/RunList";
import { Button } from "@/ui/Button";
import styles from "@/runs/ListStatus.module.css";

interface ListStatusProps {
  readonly state: RunListState;
  readonly onRestart: () => void;
}

/** `1,200 of more runs`, `37 runs among the newest 1,000`. */
export function CountText({ state }: { readonly state: RunListState }) {
  return <span role="status">{countText(state)}</span>;
}

export function countText({ length, next, lookedAt, isCut }: RunListState): string {
  if (next === undefined) return "";
  const runs = `${count(length)} ${length === 1 ? "run" : "runs"}`;
  const shown = next === null ? runs : `${runs} so far, more as you scroll`;
  return isCut && lookedAt !== null ? `${shown}, among the newest ${count(Number(lookedAt))}` : shown;
}

/** What the API says of the search, and that the list is not what it would be if it were opened now. */
export function ListStatus({ state, onRestart }: ListStatusProps) {
  const { isCut, lookedAt, notices, isOutdated } = state;
  if (!isCut && notices.length === 0 && !isOutdated) return null;
  return (
    <div className={styles.status}>
      {isOutdated && (
        <p>
          There are new runs, or the order has changed. <Button onPress={onRestart}>Show the list as it is now</Button>
        </p>
      )}
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {isCut && lookedAt !== null && (
        <p>
          Only the newest {count(Number(lookedAt))} runs were looked at, and there are older ones. A job, a state and a
          person select among all runs.
        </p>
      )}
    </div>
  );
}
