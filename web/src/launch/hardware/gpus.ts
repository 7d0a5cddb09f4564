/** The GPUs that can be asked for by model, and what is known of each. */
import type { Schemas } from "@/api/client";

export interface GpuModel {
  readonly model: string;
  readonly memoryGib: number | null;
  readonly cheapest: number;
}

/** The models of the enabled classes, the cheapest first. */
export function gpusOf(hardware: Schemas["HardwareView"] | undefined): GpuModel[] {
  const found = new Map<string, GpuModel>();
  for (const one of hardware?.classes ?? []) {
    if (one.gpu_model === null) continue;
    const prices = one.instance_types.map((size) => Number(size.price_usd_per_hour));
    const cheapest = Math.min(found.get(one.gpu_model)?.cheapest ?? Infinity, ...prices);
    found.set(one.gpu_model, { model: one.gpu_model, memoryGib: one.gpu_memory_gib, cheapest });
  }
  return [...found.values()].sort((a, b) => a.cheapest - b.cheapest);
}
