/** Says that Launchbay does not answer or fails, or that the sign-in has ended, until it is mended. Nothing typed is lost meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { use, useEffect, useState } from "react";
import { mayPass, Unreachable } from "@/api/problem";
import { useOnline } from "@/app/online";
import { SessionContext } from "@/session/context";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

export function ConnectionBar() {
  const session = use(SessionContext);
  const trouble = useTrouble();
  const isOnline = useOnline();
  const [hasEnded, setHasEnded] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  useEffect(() => session?.subscribe(setHasEnded), [session]);
  if (hasEnded) {
    return (
      <Notice tone="warn">
        Your sign-in has ended. What you typed is kept.{" "}
        <Button onPress={() => void session?.signIn().catch(setRefusal)}>Sign in again</Button>
        {refusal instanceof Error && ` ${refusal.message}`}
      </Notice>
    );
  }
  if (!isOnline || trouble === "lost") {
    return <Notice tone="warn">No connection to Launchbay. The page tries again by itself.</Notice>;
  }
  if (trouble === "failing") {
    return <Notice tone="warn">Launchbay answers with errors. The page tries again by itself.</Notice>;
  }
  return null;
}

/** What the newest request met that ended: nobody who answers; or an error that may pass, for which it is sent again. */
function useTrouble(): "lost" | "failing" | undefined {
  const client = useQueryClient();
  const [trouble, setTrouble] = useState<"lost" | "failing">();
  useEffect(() => {
    return client.getQueryCache().subscribe(({ type, query }) => {
      if (type !== "updated") return;
      const { status, error, fetchStatus, fetchFailureCount: failures, fetchFailureReason } = query.state;
      if (fetchFailureReason instanceof Unreachable || error instanceof Unreachable) setTrouble("lost");
      else if (fetchStatus === "fetching" && failures > 1 && mayPass(fetchFailureReason)) setTrouble("failing");
      // Once it is not sent again, the error stands where its data would.
      else if (status === "success" || (status === "error" && fetchStatus === "idle")) setTrouble(undefined);
    });
  }, [client]);
  return trouble;
}
