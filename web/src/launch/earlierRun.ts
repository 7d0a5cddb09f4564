/** A run as what fills the form for another one: to clone and edit it, or to paste its values. */
import type { Schemas } from "@/api/client";
import { numeralText } from "@/api/json";
import { durationText } from "@/format/times";
import type { Filling } from "@/launch/document";
import { formOf } from "@/launch/hardware/request";
import { NO_OPTIONS, unlessDefault } from "@/launch/options/options";
import { writeWords } from "@/launch/words";

/** Seconds that a request with alternatives waits for each, unless it says otherwise. */
export const DEFAULT_PATIENCE = 600;

type Run = Pick<
  Schemas["RunView"],
  "overrides" | "hardware" | "patience" | "max_price" | "when_exhausted" | "from_outputs" | "resumed_from"
>;
type Version = Pick<Schemas["VersionView"], "hardware" | "patience" | "max_price" | "when_exhausted" | "inputs">;

/**
 * A run's overrides, hardware and terms, as far as they differ from those of a version.
 *
 * Labels and the priority are about the run that has them, so they are not taken over; nor are checkpoints.
 */
export function fillingOfRun(run: Run, version: Version): Filling {
  const { args, entry_point: entryPoint, env, ...overrides } = run.overrides;
  const isDefaultPatience =
    run.patience === null ||
    run.patience === version.patience ||
    (version.patience === null && (run.hardware.any_of?.length ?? 0) > 0 && run.patience === DEFAULT_PATIENCE);
  const known = new Set(Object.keys(version.inputs.outputs));
  return {
    overrides: { ...overrides, args: null, entry_point: null },
    options: {
      ...NO_OPTIONS,
      hardware: unlessDefault(formOf(run.hardware), version),
      patience: isDefaultPatience ? "" : durationText(run.patience ?? 0),
      maxPrice: run.max_price === null || run.max_price === version.max_price ? "" : numeralText(run.max_price),
      whenExhausted: run.when_exhausted === (version.when_exhausted ?? "retry") ? "" : run.when_exhausted,
      fromOutputs: Object.fromEntries(Object.entries(run.from_outputs).filter(([input]) => known.has(input))),
      args: version.inputs.command ? writeWords(args ?? []) : "",
      entryPoint: version.inputs.command ? writeWords(entryPoint ?? []) : "",
      env: Object.fromEntries(Object.entries(env).filter(([name]) => version.inputs.variables.includes(name))),
    },
  };
}

/** What of a run beside its values a version can't take, a sentence for each. */
export function lostOfRun(run: Run, version: Version): string[] {
  const { command, variables, outputs } = version.inputs;
  const said = (run.overrides.args?.length ?? 0) > 0 || (run.overrides.entry_point?.length ?? 0) > 0;
  return [
    ...(said && !command ? ["Its command is left out: this version lets no launch change the command."] : []),
    ...Object.keys(run.overrides.env)
      .filter((name) => !variables.includes(name))
      .map((name) => `The variable \`${name}\` is left out: this version lets no launch set it.`),
    ...Object.keys(run.from_outputs)
      .filter((input) => !Object.hasOwn(outputs, input))
      .map((input) => `The input \`${input}\` is left out: this version does not have it.`),
  ];
}
