/** What the addresses of the pages of hardware say beside their paths. */

import { addressText } from "@/app/addressTexts";

export const SORTS = ["class", "price", "gpu-price", "gpu-memory", "vcpus", "memory"] as const;
export type Sort = (typeof SORTS)[number];
export const LANES = ["gpu", "cpu"] as const;
export type Lane = (typeof LANES)[number];

export interface HardwareSearch {
  readonly q?: string;
  readonly lane?: Lane;
  /** `class` if it is left out: the catalogue's order. */
  readonly sort?: Sort;
  /** What the planner is asked, as its fields have it. */
  readonly gpu?: string;
  readonly count?: string;
  readonly gpu_memory?: string;
  readonly vcpus?: string;
  readonly memory?: string;
  readonly spot?: true;
}

const PLAN_FIELDS = ["gpu", "count", "gpu_memory", "vcpus", "memory"] as const;

export function readHardwareSearch(search: Record<string, unknown>): HardwareSearch {
  const lane = LANES.find((one) => one === search["lane"]);
  const sort = SORTS.find((one) => one === search["sort"]);
  const fields = PLAN_FIELDS.map((name) => [name, text(search[name])] as const).filter(([, value]) => value !== "");
  return {
    ...(text(search["q"]) ? { q: text(search["q"]) } : {}),
    ...(lane ? { lane } : {}),
    ...(sort && sort !== "class" ? { sort } : {}),
    ...Object.fromEntries(fields),
    ...(search["spot"] === true ? { spot: true } : {}),
  };
}

export interface QueuesSearch {
  /** Only the queues of this compute class. */
  readonly class?: string;
}

export function readQueuesSearch(search: Record<string, unknown>): QueuesSearch {
  return text(search["class"]) ? { class: text(search["class"]) } : {};
}

const text = (value: unknown): string => addressText(value) ?? "";
