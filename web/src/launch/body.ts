/** The body of a launch: the same for the dry run, the launch itself, links, drafts and what is copied. */
import { writeJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import type { Overrides } from "@/form/store";
import { type HardwareBody, requestOf, type Typed, typed } from "@/launch/hardware/request";
import { type LaunchOptions, type Priority, readTags, type WhenExhausted } from "@/launch/options/options";
import { readWords, UnreadableWords } from "@/launch/words";

/** `LaunchRequest` with only what is said. Numbers that are none are sent as they were typed: the API refuses them in words. */
export interface LaunchBody {
  readonly job: string;
  readonly version?: number;
  readonly alias?: string;
  readonly overrides: Partial<Overrides>;
  readonly from_outputs?: { readonly [input: string]: string };
  readonly hardware?: HardwareBody;
  readonly patience?: string;
  readonly max_price?: Typed;
  readonly when_exhausted?: WhenExhausted;
  readonly priority?: Priority;
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly note?: string;
  readonly resume_from?: string;
}

export type Target = Pick<LaunchBody, "job" | "version" | "alias">;

/** The body for a version, with these values and options. Words that can't be read are left out: see `faultsOfWords`. */
export function bodyOf(target: Target, overrides: Overrides, options: LaunchOptions): LaunchBody {
  const args = wordsOf(options.args);
  const entryPoint = wordsOf(options.entryPoint);
  const { args: _args, entry_point: _entryPoint, env: _env, ...values } = overrides;
  const said: LaunchBody = {
    ...target,
    overrides: {
      ...values,
      ...(args.length > 0 ? { args } : {}),
      ...(entryPoint.length > 0 ? { entry_point: entryPoint } : {}),
      ...(isFilled(options.env) ? { env: options.env } : {}),
    },
  };
  return {
    ...said,
    ...(isFilled(options.fromOutputs) ? { from_outputs: options.fromOutputs } : {}),
    ...(options.hardware ? { hardware: requestOf(options.hardware) } : {}),
    ...(options.patience.trim() ? { patience: options.patience.trim() } : {}),
    ...(options.maxPrice.trim() ? { max_price: typed(options.maxPrice) } : {}),
    ...(options.whenExhausted ? { when_exhausted: options.whenExhausted } : {}),
    ...(options.priority ? { priority: options.priority } : {}),
    ...(options.name.trim() ? { name: options.name.trim() } : {}),
    ...(readTags(options.tags).length > 0 ? { tags: readTags(options.tags) } : {}),
    ...(options.note.trim() ? { note: options.note } : {}),
    ...(options.resumeFrom ? { resume_from: options.resumeFrom } : {}),
  };
}

/** The body as the client's types want it: `LaunchRequest` has members with defaults as required ones. */
export function asRequest(body: LaunchBody): Schemas["LaunchRequest"] {
  return body as unknown as Schemas["LaunchRequest"];
}

export function isSameBody(a: LaunchBody | undefined, b: LaunchBody | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && writeJson(a) === writeJson(b));
}

/** What is wrong with the words that were typed, by the option. */
export function faultsOfWords(options: LaunchOptions): ReadonlyMap<"args" | "entryPoint", string> {
  const faults = new Map<"args" | "entryPoint", string>();
  for (const name of ["args", "entryPoint"] as const) {
    try {
      readWords(options[name]);
    } catch (error) {
      if (!(error instanceof UnreadableWords)) throw error;
      faults.set(name, error.message);
    }
  }
  return faults;
}

function wordsOf(text: string): string[] {
  try {
    return readWords(text);
  } catch (error) {
    if (error instanceof UnreadableWords) return [];
    throw error;
  }
}

function isFilled(map: object): boolean {
  return Object.keys(map).length > 0;
}
