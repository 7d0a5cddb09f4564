import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/client";
import { chooseMachines, machinesOf } from "@/hardware/catalogue/machines";
import { readHardwareSearch } from "@/hardware/search";

const type = (instance_type: string, gpus: number, vcpus: number, price: number) => ({
  instance_type,
  gpus,
  vcpus,
  memory_mib: vcpus * 4096,
  usable_memory_mib: vcpus * 4000,
  price_usd_per_hour: price,
});
const CLASSES: Schemas["ComputeClassView"][] = [
  {
    name: "cpu-general",
    lane: "cpu",
    family: "m7i",
    gpu_model: null,
    gpu_memory_gib: null,
    instance_types: [type("m7i.large", 0, 2, 0.1)],
  },
  {
    name: "gpu-l4",
    lane: "gpu",
    family: "g6",
    gpu_model: "l4",
    gpu_memory_gib: 24,
    instance_types: [type("g6.xlarge", 1, 4, 0.8), type("g6.12xlarge", 4, 48, 4.6)],
  },
  {
    name: "gpu-h100",
    lane: "gpu",
    family: "p5",
    gpu_model: "h100",
    gpu_memory_gib: 80,
    instance_types: [type("p5.48xlarge", 8, 192, 55)],
  },
];
const MACHINES = machinesOf(CLASSES);
const names = (search: Parameters<typeof chooseMachines>[1]) =>
  chooseMachines(MACHINES, search).map(({ instanceType }) => instanceType);

describe("machinesOf", () => {
  it("has the price of each GPU, and none where there is no GPU", () => {
    expect(MACHINES.map(({ gpuPrice }) => gpuPrice)).toEqual([null, 0.8, 4.6 / 4, 55 / 8]);
  });
});

describe("chooseMachines", () => {
  it("keeps the catalogue's order until another is asked for", () => {
    expect(names({})).toEqual(["m7i.large", "g6.xlarge", "g6.12xlarge", "p5.48xlarge"]);
  });
  it("narrows by lane and by words", () => {
    expect(names({ lane: "cpu" })).toEqual(["m7i.large"]);
    expect(names({ q: "L4 12x" })).toEqual(["g6.12xlarge"]);
  });
  it("sorts the cheapest first, by machine or by GPU, and machines without a GPU last then", () => {
    expect(names({ sort: "price" })[0]).toBe("m7i.large");
    expect(names({ sort: "gpu-price" })).toEqual(["g6.xlarge", "g6.12xlarge", "p5.48xlarge", "m7i.large"]);
  });
  it("sorts the largest first by memory", () => {
    expect(names({ sort: "gpu-memory" })).toEqual(["p5.48xlarge", "g6.xlarge", "g6.12xlarge", "m7i.large"]);
  });
});

describe("readHardwareSearch", () => {
  it("keeps what may stand in the address, and nothing else", () => {
    expect(readHardwareSearch({ gpu: "a10g", count: 2, spot: true, sort: "price", lane: "x", other: 1 })).toEqual({
      gpu: "a10g",
      count: "2",
      spot: true,
      sort: "price",
    });
  });
});
