/** How long a run's results are kept, as sentences. Pure. */
import type { Schemas } from "@/api/client";
import { localTime } from "@/format/times";

type Retention = Schemas["RetentionView"];

export function retentionLines(results: Retention, hasEnded: boolean): string[] {
  const { forgotten_at: forgottenAt, forgotten_by: forgottenBy, kept_at: keptAt, kept_by: keptBy } = results;
  if (forgottenAt !== null) {
    return [`${forgottenBy?.name ?? "Somebody"} had all results deleted on ${localTime(forgottenAt)}.`];
  }
  const kinds = ["outputs", "checkpoints", "metrics"] as const;
  if (keptAt !== null) {
    const gone = kinds
      .filter((kind) => results[kind].deleted_at !== null)
      .map((kind) => deletedLine(kind, results[kind]));
    return [`${keptBy?.name ?? "Somebody"} keeps its results for good, since ${localTime(keptAt)}.`, ...gone];
  }
  if (!hasEnded) return ["How long its results are kept counts from the run’s end."];
  return kinds.map((kind) => {
    const one = results[kind];
    if (one.deleted_at !== null) return deletedLine(kind, one);
    const title = capitalized(kind);
    return one.until === null
      ? `${title} are kept until somebody deletes them.`
      : `${title} are kept until ${localTime(one.until)}.`;
  });
}

function deletedLine(kind: string, one: Schemas["KindView"]): string {
  return `${capitalized(kind)} were deleted on ${localTime(one.deleted_at ?? "")}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
