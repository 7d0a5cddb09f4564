/** A run's commands for the terminal, to copy. */
import type { Schemas } from "@/api/client";
import { commandLineOf } from "@/launch/copy/commandLine";
import type { LaunchBody } from "@/launch/body";
import { ENDED } from "@/ui/RunStateMark";

type Run = Schemas["RunView"];

interface CopiedCommand {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export function commandsOf(run: Run): readonly CopiedCommand[] {
  const at = `${run.run_id} --project ${run.project}`;
  return [
    { id: "launch", title: "Copy the command that launches the same", text: launchCommand(run) },
    { id: "rerun", title: "Copy the command that reruns it", text: `launchbay rerun ${at}` },
    ENDED.has(run.state)
      ? { id: "logs", title: "Copy the command that shows its log", text: `launchbay logs ${at}` }
      : { id: "logs", title: "Copy the command that follows it", text: `launchbay logs --follow ${at}` },
    { id: "download", title: "Copy the command that downloads its outputs", text: `launchbay download ${at}` },
  ];
}

/** The run's job version with the same values, on the job's own hardware unless it had other. */
function launchCommand(run: Run): string {
  const { args, entry_point: entryPoint, env, ...values } = run.overrides;
  const body: LaunchBody = {
    job: run.job,
    version: run.version,
    overrides: {
      ...values,
      ...(args === null ? {} : { args }),
      ...(entryPoint === null ? {} : { entry_point: entryPoint }),
      ...(Object.keys(env).length > 0 ? { env } : {}),
    },
    from_outputs: run.from_outputs,
    ...(run.name ? { name: run.name } : {}),
    tags: run.tags,
  };
  return commandLineOf({ project: run.project, body, secrets: [] }).text;
}
