/** Launching a run again. Like any launch it is safe to repeat, also in a page that was loaded again meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { use, useState, useSyncExternalStore } from "react";
import type { Api, Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { Launcher } from "@/idempotency/launcher";
import { PendingLaunches } from "@/idempotency/pending";
import { SessionContext } from "@/session/context";
import { keptName } from "@/session/keptNames";

type Run = Schemas["RunView"];

/** From its checkpoints, or from the start. */
interface RerunBody {
  readonly resume: boolean;
}

/** The launcher of reruns of one run. It recalls one that a person sent before, and that got no answer. */
export function rerunLauncher(api: Api, person: string | undefined, run: Run, body: RerunBody): Launcher<RerunBody> {
  const path = { project: run.project, run: run.run_id };
  const pending = new PendingLaunches<RerunBody>(keptName("rerun", person, [path.project, path.run]), (sent) => sent);
  const post = async ({ resume }: RerunBody, idempotencyKey: string) => {
    const rest = resume ? { body: { resume: true } } : {};
    const answer = await api.post("/v1/projects/{project}/runs/{run}/rerun", { path, idempotencyKey, ...rest });
    if (!("run_id" in answer)) throw new Error("The service planned a run where it was asked to launch one.");
    return answer;
  };
  const launcher = new Launcher(post, undefined, undefined, pending);
  launcher.recall(body);
  return launcher;
}

/** Launches the run again, and opens the new run. */
export function useRerun(run: Run, resume: boolean) {
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const session = use(SessionContext);
  const [body] = useState<RerunBody>({ resume });
  const [launcher] = useState(() => rerunLauncher(api, session?.person, run, body));
  const state = useSyncExternalStore(launcher.subscribe, launcher.current);
  const launch = async () => {
    const made = await launcher.launch(body);
    if (made === undefined) return;
    await queries.invalidateQueries({ queryKey: ["runs", made.project] });
    await navigate({ to: "/p/$project/runs/$run", params: { project: made.project, run: made.run_id } });
  };
  return { ...state, launch };
}
