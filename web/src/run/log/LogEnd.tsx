/** What stands below the last line: how the run ended, or that it goes on. */
import type { Schemas } from "@/api/client";
import type { LogState } from "@/run/log/RunLog";
import { endText } from "@/run/words";
import { ENDED, RunStateMark } from "@/ui/RunStateMark";

interface LogEndProps {
  readonly run: Schemas["RunView"];
  readonly state: LogState;
}

export function LogEnd({ run, state }: LogEndProps) {
  if (!state.isComplete)
    return state.error === undefined ? <>{ENDED.has(run.state) ? "Loading…" : "Following…"}</> : null;
  const why = endText(run.exit_code, run.reason);
  return (
    <>
      {state.rows.length === 0 && "The run has written nothing. "}
      <RunStateMark state={run.state} />
      {why && ` ${why}`}
    </>
  );
}
