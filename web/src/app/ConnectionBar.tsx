/** Says that the connection is lost, or that the sign-in has ended, until it is mended. Nothing typed is lost meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { use, useEffect, useState } from "react";
import { Unreachable } from "@/api/problem";
import { useOnline } from "@/app/online";
import { SessionContext } from "@/session/context";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

export function ConnectionBar() {
  const session = use(SessionContext);
  const hasNoAnswer = useLostConnection();
  const isLost = !useOnline() || hasNoAnswer;
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
  return isLost ? <Notice tone="warn">No connection to Launchbay. The page tries again by itself.</Notice> : null;
}

/** Whether the newest request that ended found nobody who answers. */
function useLostConnection(): boolean {
  const client = useQueryClient();
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    return client.getQueryCache().subscribe(({ type, query }) => {
      if (type !== "updated") return;
      const { status, error, fetchFailureReason } = query.state;
      if (fetchFailureReason instanceof Unreachable || error instanceof Unreachable) setIsLost(true);
      else if (status === "success") setIsLost(false);
    });
  }, [client]);
  return isLost;
}
