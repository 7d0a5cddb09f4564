/** Who is signed in, and what they may do: for what the page offers. The API decides. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Api, Schemas } from "@/api/client";
import { useApi } from "@/api/context";

type Caller = Schemas["CallerView"];

export const callerQuery = (api: Api) =>
  queryOptions({
    queryKey: ["caller"],
    queryFn: ({ signal }) => api.get("/v1/me", { signal }),
    staleTime: 300_000,
  });

/** Undefined until it is known. */
export function useCaller(): Caller | undefined {
  return useQuery(callerQuery(useApi())).data;
}

/** Whether somebody may do a thing in a project; false until it is known. */
export function useMay(scope: Schemas["Scope"], project: string): boolean {
  const caller = useCaller();
  return caller !== undefined && mayIn(caller, scope, project);
}

export function mayIn(caller: Caller, scope: Schemas["Scope"], project: string): boolean {
  const rights = caller.projects.find((one) => one.project === project);
  if (rights) return rights.scopes.includes(scope);
  return caller.all_projects && caller.scopes.includes(scope);
}
