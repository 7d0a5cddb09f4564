/** A hardware request as it is edited: texts as they are typed, and the alternatives one below the other. */
import { isNumeral, isObject, type Json, keepDigits, type LosslessNumber, numeralText } from "@/api/json";

/** What a request sends for a number; a text that is no number is sent as it is, and the API says what is wrong with it. */
export type Typed = number | LosslessNumber | string;

export interface GpuBody {
  readonly model?: string;
  readonly memory_gib?: Typed;
  readonly count?: Typed;
}

interface Needs {
  readonly gpu?: GpuBody;
  readonly vcpus?: Typed;
  readonly memory_gib?: Typed;
  readonly spot?: boolean;
}

export interface HardwareBody extends Needs {
  readonly any_of?: readonly Needs[];
  readonly prefer?: "order" | "cheapest";
}

/** One machine that would do. Empty texts leave the choice to the placement, or to what holds for all. */
export interface Choice {
  readonly gpu: "none" | "model" | "memory";
  readonly model: string;
  readonly gpuMemory: string;
  readonly count: string;
  readonly vcpus: string;
  readonly memory: string;
  readonly spot: boolean;
}

export interface HardwareForm {
  /** The first is tried first; one alone is the request itself. */
  readonly choices: readonly [Choice, ...Choice[]];
  readonly vcpus: string;
  readonly memory: string;
  readonly cheapestFirst: boolean;
}

export const NO_CHOICE: Choice = {
  gpu: "none",
  model: "",
  gpuMemory: "",
  count: "1",
  vcpus: "",
  memory: "",
  spot: false,
};

/** A number as it was typed, or the text itself. */
export function typed(text: string): Typed {
  const plain = text.trim();
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(plain) ? keepDigits(plain) : plain;
}

/** The request that a form stands for. */
export function requestOf(form: HardwareForm): HardwareBody {
  const [first, ...others] = form.choices;
  const common: Needs = { ...texts(form) };
  if (others.length === 0) return { ...common, ...needsOf(first), spot: first.spot };
  const spots = form.choices.filter((choice) => choice.spot).length;
  const all = spots === form.choices.length;
  const mixed = spots > 0 && !all;
  return {
    ...common,
    spot: all,
    any_of: form.choices.map((choice) => ({ ...needsOf(choice), ...(mixed ? { spot: choice.spot } : {}) })),
    ...(form.cheapestFirst ? { prefer: "cheapest" as const } : {}),
  };
}

function needsOf(choice: Choice): Needs {
  return { ...(choice.gpu === "none" ? {} : { gpu: gpuOf(choice) }), ...texts(choice) };
}

function gpuOf(choice: Choice): GpuBody {
  const count = typed(choice.count || "1");
  return choice.gpu === "model" ? { model: choice.model, count } : { memory_gib: typed(choice.gpuMemory), count };
}

function texts({ vcpus, memory }: { readonly vcpus: string; readonly memory: string }): Needs {
  return {
    ...(vcpus.trim() ? { vcpus: typed(vcpus) } : {}),
    ...(memory.trim() ? { memory_gib: typed(memory) } : {}),
  };
}

/** The form of a request, whoever wrote it: what has another shape than a request is left out. */
export function formOf(request: unknown): HardwareForm {
  const given = isObject(request) ? request : {};
  const listed = Array.isArray(given["any_of"]) ? (given["any_of"] as readonly Json[]).filter(isObject) : [];
  const [first = {}, ...others] = listed;
  const base = listed.length > 0 ? { gpu: given["gpu"], spot: given["spot"] } : given;
  const choice = (one: { readonly [key: string]: Json }) => choiceOf(base, one, listed.length > 0);
  return {
    choices: [choice(first), ...others.map(choice)],
    vcpus: numberText(given["vcpus"]),
    memory: numberText(given["memory_gib"]),
    cheapestFirst: given["prefer"] === "cheapest",
  };
}

type Loose = { readonly [key: string]: Json | undefined };

function choiceOf(base: Loose, one: Loose, isListed: boolean): Choice {
  const gpu = isObject(one["gpu"]) ? one["gpu"] : isObject(base["gpu"]) ? base["gpu"] : undefined;
  const model = typeof gpu?.["model"] === "string" ? gpu["model"] : "";
  return {
    gpu: gpu === undefined ? "none" : model ? "model" : "memory",
    model,
    gpuMemory: numberText(gpu?.["memory_gib"]),
    count: numberText(gpu?.["count"]) || "1",
    vcpus: isListed ? numberText(one["vcpus"]) : "",
    memory: isListed ? numberText(one["memory_gib"]) : "",
    spot: typeof one["spot"] === "boolean" ? one["spot"] : base["spot"] === true,
  };
}

function numberText(value: unknown): string {
  if (typeof value === "string") return value;
  return isNumeral(value) ? numeralText(value).replace(/\.0+$/, "") : ""; // the API writes `2.0` for 2 GiB
}
