/** Why a launch is refused, by what it is about: inputs of the form, options beside it, or neither. */
import type { Schemas } from "@/api/client";
import { type InputFault, Problem } from "@/api/problem";

type FieldFault = Schemas["FieldFault"];

export interface Refusal {
  /** The faults of inputs, for the form. */
  readonly inputs: readonly InputFault[];
  /** The faults of options, by their fields: `patience`, `hardware.vcpus`, `fromOutputs.model`. */
  readonly options: ReadonlyMap<string, string>;
  /** What has no field, as an error to show in words. */
  readonly other: unknown;
  /** Whether the API stopped at a hundred. */
  readonly isCut: boolean;
}

const NO_REFUSAL: Refusal = { inputs: [], options: new Map(), other: undefined, isCut: false };
const MOST = 100;
const TYPE = "urn:launchbay:problem:";

/** What a problem says of a launch of this version. */
export function readRefusal(problem: unknown, version: Schemas["VersionView"], resumeFrom: string): Refusal {
  if (problem === undefined) return NO_REFUSAL;
  if (!(problem instanceof Problem)) return { ...NO_REFUSAL, other: problem };
  const at = (field: string): Refusal => ({ ...NO_REFUSAL, options: new Map([[field, problem.detail]]) });
  switch (problem.type.replace(TYPE, "")) {
    case "invalid-inputs":
      return ofInputs(problem.errors, version);
    case "malformed":
      return ofFields(problem);
    case "unplaceable":
      return at("hardware");
    case "priority-not-allowed":
      return at("priority");
    case "nothing-to-resume":
      return at("resumeFrom");
  }
  if (resumeFrom && problem.status === 404 && problem.detail.includes(resumeFrom)) return at("resumeFrom");
  return { ...NO_REFUSAL, other: problem };
}

function ofInputs(faults: readonly InputFault[], version: Schemas["VersionView"]): Refusal {
  const inputs: InputFault[] = [];
  const options = new Map<string, string>();
  for (const fault of faults) {
    const field = optionOf(fault, version);
    if (field === undefined) inputs.push(fault);
    else options.set(field, fault.message);
  }
  return { inputs, options, other: undefined, isCut: faults.length >= MOST };
}

/** The option that a fault is about; undefined if it is about an input of the form. */
function optionOf({ path, file }: InputFault, { inputs }: Schemas["VersionView"]): string | undefined {
  if (file !== null) return undefined;
  const isInput = inputs.config !== null && Object.hasOwn(inputs.config.types, path.split(".")[0] ?? "");
  if (isInput) return undefined;
  if (Object.hasOwn(inputs.outputs, path)) return `fromOutputs.${path}`;
  if (path === "args") return "args";
  if (path === "entry_point") return "entryPoint";
  return path.startsWith("env.") ? path : undefined;
}

const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/^tags(\[\d+\])?$/, "tags"],
  [/^overrides\.args\b.*/, "args"],
  [/^overrides\.entry_point\b.*/, "entryPoint"],
  [/^overrides\.env\./, "env."],
  [/^from_outputs\./, "fromOutputs."],
  [/^max_price$/, "maxPrice"],
  [/^when_exhausted$/, "whenExhausted"],
  [/^resume_from$/, "resumeFrom"],
];
const KNOWN =
  /^(tags|args|entryPoint|env\..+|fromOutputs\..+|maxPrice|whenExhausted|resumeFrom|patience|priority|name|note|hardware\b.*)$/;

/** Of a body that is not of the right shape: what somebody typed into an option. */
function ofFields(problem: Problem): Refusal {
  const options = new Map<string, string>();
  let isElsewhere = false;
  for (const { field, message } of problem.errors as unknown as readonly FieldFault[]) {
    const name = RENAMED.reduce((text, [pattern, by]) => text.replace(pattern, by), field);
    if (KNOWN.test(name)) options.set(name, sentence(message));
    else isElsewhere = true;
  }
  const other = isElsewhere || options.size === 0 ? problem : undefined;
  return { inputs: [], options, other, isCut: false };
}

/** `this must be a number` as a sentence beside its field. */
function sentence(message: string): string {
  const text = message.replace(/^this /, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether it is refused to this person whatever the form says: there is nothing in it to correct. */
export function isNotAllowed({ other }: Refusal): boolean {
  return other instanceof Problem && other.status === 403;
}

/** How many faults there are. */
export function countFaults({ inputs, options, other }: Refusal): number {
  return inputs.length + options.size + Number(other !== undefined);
}
