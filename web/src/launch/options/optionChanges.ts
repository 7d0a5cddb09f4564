/** What a launch changes beside the values of the form, as it is listed: each with the way back. */
import type { Schemas } from "@/api/client";
import { flowText } from "@/launch/copy/texts";
import { durationText } from "@/format/times";
import { formOf, type HardwareBody, type HardwareForm, requestOf } from "@/launch/hardware/request";
import type { LaunchOptions } from "@/launch/options/options";
import { writeWords } from "@/launch/words";

export interface OptionChange {
  readonly field: string;
  readonly name: string;
  readonly was: string;
  readonly now: string;
  readonly putBack: Partial<LaunchOptions>;
}

/** Labels are not among them: they change nothing of what runs. */
export function optionChanges(options: LaunchOptions, version: Schemas["VersionView"]): OptionChange[] {
  const changes: OptionChange[] = [];
  const add = (field: string, name: string, was: string, now: string, putBack: Partial<LaunchOptions>) => {
    if (now) changes.push({ field, name, was, now, putBack });
  };
  for (const [input, output] of Object.entries(options.fromOutputs)) {
    add(`fromOutputs.${input}`, input, "nothing", output, { fromOutputs: without(options.fromOutputs, input) });
  }
  add("args", "arguments", "none", options.args.trim(), { args: "" });
  add("entryPoint", "command", writeWords(version.command), options.entryPoint.trim(), { entryPoint: "" });
  for (const [name, value] of Object.entries(options.env)) {
    add(`env.${name}`, name, version.env[name] ?? "not set", value || '""', { env: without(options.env, name) });
  }
  add("resumeFrom", "checkpoints", "none", options.resumeFrom, { resumeFrom: "" });
  add(
    "hardware",
    "hardware",
    sayHardware(formOf(version.hardware)),
    options.hardware ? sayHardware(options.hardware) : "",
    {
      hardware: null,
    },
  );
  const patience = version.patience === null ? "as the job has it" : durationText(version.patience);
  add("patience", "wait for each", patience, options.patience.trim(), { patience: "" });
  const price = version.max_price === null ? "any" : flowText(version.max_price);
  add("maxPrice", "USD per hour, at most", price, options.maxPrice.trim(), { maxPrice: "" });
  add("whenExhausted", "when none can be had", version.when_exhausted ?? "retry", options.whenExhausted, {
    whenExhausted: "",
  });
  add("priority", "priority", version.priority, options.priority, { priority: "" });
  return changes;
}

function without(map: { readonly [key: string]: string }, gone: string): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== gone));
}

/** A request in a few words: `a10g:2 or l4, 4 vCPU, 16 GiB, Spot`. */
export function sayHardware(form: HardwareForm): string {
  const { vcpus, memory_gib: memory, spot, any_of: anyOf, gpu } = requestOf(form);
  const machines = (anyOf ?? [{ ...(gpu ? { gpu } : {}) }]).map(sayMachine).filter(Boolean);
  const needs = [vcpus !== undefined && `${vcpus} vCPU`, memory !== undefined && `${memory} GiB`, spot && "Spot"];
  return [machines.join(" or "), ...needs].filter(Boolean).join(", ") || "any machine";
}

function sayMachine({ gpu, spot, vcpus, memory_gib: memory }: NonNullable<HardwareBody["any_of"]>[number]): string {
  const count = gpu?.count === undefined || String(gpu.count) === "1" ? "" : `:${gpu.count}`;
  const what = gpu && `${gpu.model ?? `GPU of ${gpu.memory_gib ?? "?"} GiB`}${count}`;
  const needs = [vcpus !== undefined && `${vcpus} vCPU`, memory !== undefined && `${memory} GiB`, spot && "Spot"];
  return [what, ...needs].filter(Boolean).join(" ");
}
