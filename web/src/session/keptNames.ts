/** Under which names this browser keeps what a person left half done: each has its owner in it, and goes when they sign out. */
import { writeJson } from "@/api/json";

/** What is kept: a form that was left half filled, and launches, reruns among them, without an answer. */
const KINDS = { draft: "launchbay.draft:", launch: "launchbay.pending:", rerun: "launchbay.pending-rerun:" } as const;

export type Kept = keyof typeof KINDS;

export function keptKind(kind: Kept): string {
  return KINDS[kind];
}

/** `person` is the issuer's name for them: a name that people see may be another's tomorrow. */
export function keptName(kind: Kept, person: string | undefined, about: readonly (string | number)[]): string {
  return KINDS[kind] + writeJson([person ?? "", ...about]);
}

/** Drop everything of a person, as they sign out: others may use this browser. */
export function dropKeptOf(person: string | undefined): void {
  const own = `${writeJson([person ?? ""]).slice(0, -1)},`;
  for (const name of Object.keys(localStorage)) {
    if (Object.values(KINDS).some((kind) => name.startsWith(kind + own))) localStorage.removeItem(name);
  }
}
