/** The machines of the catalogue as rows: searched, and sorted by what matters to the reader. */
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import type { HardwareSearch, Sort } from "@/hardware/search";

export interface Machine {
  readonly computeClass: string;
  readonly lane: "cpu" | "gpu";
  readonly family: string;
  readonly gpu: string | null;
  /** GiB of each GPU. */
  readonly gpuMemory: number | null;
  readonly instanceType: string;
  readonly gpus: number;
  readonly vcpus: number;
  /** MiB that jobs may use. */
  readonly memory: number;
  readonly price: number;
  /** USD an hour, of each GPU. */
  readonly gpuPrice: number | null;
}

export function machinesOf(classes: readonly Schemas["ComputeClassView"][]): readonly Machine[] {
  return classes.flatMap(({ name, lane, family, gpu_model: gpu, gpu_memory_gib: gpuMemory, instance_types: types }) =>
    types.map((type) => {
      const gpus = numberOf(type.gpus);
      const price = numberOf(type.price_usd_per_hour);
      return {
        computeClass: name,
        lane,
        family,
        gpu,
        gpuMemory: gpuMemory === null ? null : numberOf(gpuMemory),
        instanceType: type.instance_type,
        gpus,
        vcpus: numberOf(type.vcpus),
        memory: numberOf(type.usable_memory_mib),
        price,
        gpuPrice: gpus > 0 ? price / gpus : null,
      };
    }),
  );
}

/** What a search, a lane and an order leave of the machines. */
export function chooseMachines(
  machines: readonly Machine[],
  { q = "", lane, sort = "class" }: Pick<HardwareSearch, "q" | "lane" | "sort">,
): readonly Machine[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = machines.filter((machine) => {
    const text = `${machine.computeClass} ${machine.instanceType} ${machine.gpu ?? ""}`.toLowerCase();
    return (lane === undefined || machine.lane === lane) && words.every((word) => text.includes(word));
  });
  return sort === "class" ? found : [...found].sort((a, b) => ORDERS[sort](a, b));
}

type Order = (a: Machine, b: Machine) => number;

/** Prices ascend, sizes descend; what has no GPU comes last where GPUs are sorted by. */
const ORDERS: Readonly<Record<Exclude<Sort, "class">, Order>> = {
  price: (a, b) => a.price - b.price,
  "gpu-price": (a, b) => (a.gpuPrice ?? Infinity) - (b.gpuPrice ?? Infinity) || a.price - b.price,
  "gpu-memory": (a, b) => (b.gpuMemory ?? 0) - (a.gpuMemory ?? 0) || a.price - b.price,
  vcpus: (a, b) => b.vcpus - a.vcpus || a.price - b.price,
  memory: (a, b) => b.memory - a.memory || a.price - b.price,
};
