/** Words for what the API says of a run. */
import type { Schemas } from "@/api/client";
import { bytes } from "@/format/numbers";
import type { RunState } from "@/ui/RunStateMark";

type Placement = Schemas["PlacementView"];

/** `1 × A10G on gpu-a10g (g5.xlarge): 4 vCPU, 13.8 GiB`. */
export function placementText(placement: Placement): string {
  const gpu = placement.gpu_model ? `${placement.gpus} × ${placement.gpu_model.toUpperCase()}, ` : "";
  const memory = bytes(placement.memory_mib * 1024 * 1024);
  const spot = placement.spot ? ", Spot" : "";
  return `${placement.compute_class} (${placement.instance_type}): ${gpu}${placement.vcpus} vCPU, ${memory}${spot}`;
}

/** What a run does while it is in a state: `waiting for A10G`. */
export function stateText(state: RunState, placement: Placement): string {
  switch (state) {
    case "QUEUED":
      return "queued";
    case "SUBMITTED":
      return "submitted";
    case "RUNNABLE":
      return `waiting for ${placement.gpu_model?.toUpperCase() ?? placement.compute_class}`;
    case "STARTING":
      return "starting";
    default:
      return state.toLowerCase();
  }
}

/** What AWS Batch says of any command that ended by itself is no reason. */
export function reasonText(reason: string | null): string {
  return reason === null || reason === "Essential container in task exited" ? "" : reason;
}

/** `exit code 1: Host EC2 was reclaimed`. */
export function endText(exitCode: number | null, reason: string | null): string {
  return [!exitCode ? "" : `exit code ${exitCode}`, reasonText(reason)].filter(Boolean).join(": ");
}
