/** Who did what with a job: registrations, moves of aliases, launches. */
import { authorText } from "@/format/authors";
import type { Job, ListedRun, VersionSummary } from "@/jobs/queries";

interface Happened {
  readonly at: string;
  readonly by: string;
}

export type JobEvent = Happened &
  (
    | { readonly kind: "registered"; readonly version: number }
    | { readonly kind: "moved"; readonly alias: string; readonly version: number }
    | { readonly kind: "launched"; readonly run: ListedRun }
  );

/** All that is known, the newest first. Of an alias, that is its last move. */
export function jobEvents(
  job: Job,
  versions: readonly VersionSummary[],
  runs: readonly ListedRun[],
): readonly JobEvent[] {
  const events: readonly JobEvent[] = [
    ...versions.map(({ version, created_at: at, created_by: by }) => ({
      kind: "registered" as const,
      version,
      at,
      by: authorText(by),
    })),
    ...Object.entries(job.alias_moves).flatMap(([alias, { version, at, by }]) =>
      at === null ? [] : [{ kind: "moved" as const, alias, version, at, by: authorText(by) }],
    ),
    ...runs.map((run) => ({ kind: "launched" as const, run, at: run.created_at, by: authorText(run.created_by) })),
  ];
  return [...events].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

export type EventGroup = readonly [JobEvent, ...JobEvent[]];

/** Launches by the same person one after another are one entry. */
export function groupEvents(events: readonly JobEvent[]): readonly EventGroup[] {
  const groups: [JobEvent, ...JobEvent[]][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last && first?.kind === "launched" && event.kind === "launched" && first.by === event.by) last.push(event);
    else groups.push([event]);
  }
  return groups;
}
