/** Under which names this browser keeps what a person left half done: each has its owner in it, and goes when they sign out. */
import { writeJson } from "@/api/json";

export const DRAFT = "launchbay.draft:";
/** Of a launch without an answer. */
export const PENDING = "launchbay.pending:";

export interface DraftKey {
  /** The issuer's name for the person: a name that people see may be another's tomorrow. */
  readonly person: string | undefined;
  readonly project: string;
  readonly job: string;
  readonly version: number;
  /** The run that is cloned. */
  readonly from: string | undefined;
}

export function keptName(kind: string, { person, project, job, version, from }: DraftKey): string {
  return kind + writeJson([person ?? "", project, job, version, from ?? ""]);
}

/** Drop everything of a person, as they sign out: others may use this browser. */
export function dropKeptOf(person: string | undefined): void {
  const own = `${writeJson([person ?? ""]).slice(0, -1)},`;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(DRAFT + own) || name.startsWith(PENDING + own)) localStorage.removeItem(name);
  }
}
