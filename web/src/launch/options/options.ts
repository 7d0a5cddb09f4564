/** What a launch says beside the values of the form: hardware, labels, what it starts with, its command. */
import { sameJson } from "@/api/json";
import type { Schemas } from "@/api/client";
import { formOf, type HardwareForm, requestOf } from "@/launch/hardware/request";

export type Priority = Schemas["PlanView"]["priority"];
export type WhenExhausted = Schemas["PlanView"]["when_exhausted"];

/** Everything as it is typed. What is empty, or null, is as the job has it, and is not sent. */
export interface LaunchOptions {
  readonly hardware: HardwareForm | null;
  readonly patience: string;
  readonly maxPrice: string;
  readonly whenExhausted: WhenExhausted | "";
  readonly priority: Priority | "";
  readonly name: string;
  readonly tags: string;
  readonly note: string;
  /** By the names of inputs: `RUN:OUTPUT`. */
  readonly fromOutputs: { readonly [input: string]: string };
  readonly resumeFrom: string;
  readonly args: string;
  readonly entryPoint: string;
  readonly env: { readonly [name: string]: string };
}

export const NO_OPTIONS: LaunchOptions = {
  hardware: null,
  patience: "",
  maxPrice: "",
  whenExhausted: "",
  priority: "",
  name: "",
  tags: "",
  note: "",
  fromOutputs: {},
  resumeFrom: "",
  args: "",
  entryPoint: "",
  env: {},
};

/** The tags in a text: between them stand blanks or commas. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** A hardware form, or null if it asks for what the job asks for anyway. */
export function unlessDefault(form: HardwareForm, version: Pick<Schemas["VersionView"], "hardware">) {
  return sameJson(requestOf(form), requestOf(formOf(version.hardware))) ? null : form;
}

/** The same labels, and everything else as the job has it. */
export function withoutChanges({ name, tags, note }: LaunchOptions): LaunchOptions {
  return { ...NO_OPTIONS, name, tags, note };
}
