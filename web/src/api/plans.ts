/** Dry runs: what a launch would do, asked without launching anything. */
import type { Api, Schemas } from "@/api/client";

export type Plan = Schemas["PlanView"];

/** What a launch with this body would do. */
export async function askPlan(
  api: Api,
  project: string,
  body: Partial<Schemas["LaunchRequest"]>,
  signal?: AbortSignal,
): Promise<Plan> {
  const query = { dry_run: true };
  const options = { path: { project }, query, body, ...(signal ? { signal } : {}) };
  return planIn(await api.post("/v1/projects/{project}/runs", options));
}

/** The plan that a dry run was answered with. */
function planIn(answer: object): Plan {
  if (!("dry_run" in answer)) throw new Error("The service launched a run where it was asked for a plan only.");
  return answer as Plan;
}
