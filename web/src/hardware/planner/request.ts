/** What the planner's fields ask for. */
import type { Schemas } from "@/api/client";
import type { HardwareSearch } from "@/hardware/search";

export type PlanFields = Pick<HardwareSearch, "gpu" | "count" | "gpu_memory" | "vcpus" | "memory" | "spot">;

/** Any GPU: of any model. */
export const ANY_GPU = "any";

/** The request that fields stand for. What is no number is left out: the fields take nothing else. */
export function requestOf({
  gpu,
  count,
  gpu_memory: gpuMemory,
  vcpus,
  memory,
  spot,
}: PlanFields): Schemas["HardwareRequest"] {
  const gpus = numberIn(count) ?? 1;
  // A model has its memory; any GPU has at least one GiB.
  const any = { model: null, memory_gib: numberIn(gpuMemory) ?? 1, count: gpus };
  return {
    gpu: gpu === undefined ? null : gpu === ANY_GPU ? any : { model: gpu, memory_gib: null, count: gpus },
    vcpus: numberIn(vcpus),
    memory_gib: numberIn(memory),
    spot: spot === true,
    prefer: "order",
  };
}

function numberIn(text: string | undefined): number | null {
  const number = Number(text);
  return text === undefined || text.trim() === "" || Number.isNaN(number) ? null : number;
}

/** The same request as options of the command line: `--gpu a10g:2 --vcpus 8`. */
export function requestOptions({ gpu, count, gpu_memory: gpuMemory, vcpus, memory, spot }: PlanFields): string {
  const model = gpu === ANY_GPU ? `${gpuMemory || 1}gib` : gpu;
  return [
    ...(model ? [`--gpu ${model}${count && count !== "1" ? `:${count}` : ""}`] : []),
    ...(vcpus ? [`--vcpus ${vcpus}`] : []),
    ...(memory ? [`--memory ${memory}`] : []),
    ...(spot ? ["--spot"] : []),
  ].join(" ");
}
