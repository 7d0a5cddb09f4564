/** A run's commands for the terminal, to copy. */
import type { Schemas } from "@/api/client";
import { commandLineOf } from "@/launch/copy/commandLine";
import type { Copied } from "@/launch/copy/source";
import type { LaunchBody } from "@/launch/body";
import { formOf, requestOf } from "@/launch/hardware/request";
import { ENDED } from "@/ui/RunStateMark";

type Run = Schemas["RunView"];

interface CopiedCommand {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** What the reader must know before it does the same. */
  readonly notes: readonly string[];
}

export function commandsOf(run: Run): readonly CopiedCommand[] {
  const at = `${run.run_id} --project ${run.project}`;
  return [
    { id: "launch", title: "Copy the command that launches the same", ...launchCommand(run) },
    { id: "rerun", title: "Copy the command that reruns it", text: `launchbay rerun ${at}`, notes: [] },
    ENDED.has(run.state)
      ? { id: "logs", title: "Copy the command that shows its log", text: `launchbay logs ${at}`, notes: [] }
      : { id: "logs", title: "Copy the command that follows it", text: `launchbay logs --follow ${at}`, notes: [] },
    {
      id: "download",
      title: "Copy the command that downloads its outputs",
      text: `launchbay download ${at}`,
      notes: [],
    },
  ];
}

/** The run's job version with the same values on the same hardware. */
function launchCommand(run: Run): Copied {
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
    hardware: requestOf(formOf(run.hardware)),
    ...(run.priority === "normal" ? {} : { priority: run.priority }),
    ...(run.name ? { name: run.name } : {}),
    tags: run.tags,
  };
  return commandLineOf({ project: run.project, body, secrets: [] });
}
