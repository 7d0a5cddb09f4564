/** Which form a draft is of, and a launch that was sent from it. */
import { type Kept, keptName } from "@/session/keptNames";

export interface DraftKey {
  /** The issuer's name for the person. */
  readonly person: string | undefined;
  readonly project: string;
  readonly job: string;
  readonly version: number;
  /** The run that is cloned. */
  readonly from: string | undefined;
}

export function nameOf(kind: Kept, { person, project, job, version, from }: DraftKey): string {
  return keptName(kind, person, [project, job, version, from ?? ""]);
}
