/** Hardware in words. */
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import { bytes } from "@/format/numbers";

type Needs = Schemas["HardwareAlternative"];

/** What a request asks for: `1 × a10g · 4 vCPU · 16 GiB`, each alternative after an `or`. */
export function requestText(request: Schemas["HardwareRequest"]): string {
  const { any_of: alternatives = [] } = request;
  if (alternatives.length === 0) return needsText(request);
  return alternatives.map((one) => needsText({ ...request, ...given(one) })).join(" or ");
}

function given(one: Needs): Partial<Needs> {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null));
}

function needsText({ gpu, vcpus, memory_gib, spot }: Needs): string {
  const parts: string[] = [];
  if (gpu) {
    const memory = gpu.memory_gib === null ? "" : ` with ${numberOf(gpu.memory_gib)} GiB`;
    parts.push(`${numberOf(gpu.count)} × ${gpu.model ?? "any GPU"}${memory}`);
  }
  if (vcpus !== null) parts.push(`${numberOf(vcpus)} vCPU`);
  if (memory_gib !== null) parts.push(`${numberOf(memory_gib)} GiB`);
  if (spot) parts.push("Spot");
  return parts.join(" · ") || "the smallest machine";
}

/** A memory size of the catalogue: `13.8 GiB`. */
export function memoryText(mib: unknown): string {
  return bytes(numberOf(mib) * 1024 * 1024);
}

/** A price per hour in three digits, as the catalogue has them: `$1.006`. */
export function priceText(price: unknown): string {
  return `$${numberOf(price).toFixed(3)}`;
}
