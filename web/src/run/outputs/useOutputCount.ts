/** How many files a run has left, as far as it is known. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { outputsQuery } from "@/run/queries";

/** Only a run that has started can have left any. */
export function mayHaveOutputs(run: Schemas["RunView"]): boolean {
  return run.results !== null;
}

export function useOutputCount(run: Schemas["RunView"]): number {
  const found = useInfiniteQuery({
    ...outputsQuery(useApi(), run.project, run.run_id),
    enabled: mayHaveOutputs(run),
    staleTime: 15_000,
  });
  const { refetch } = found;
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && mayHaveOutputs(run)) void refetch(); // what is left at the end is uploaded with it
    isFirst.current = false;
  }, [run.state, refetch]);
  return found.data?.pages[0]?.count ?? 0;
}
