/** What waits, as the page shows it. */
import type { Schemas } from "@/api/client";

export type Queue = Schemas["QueueView"];
export type WaitingRun = Queue["waiting"][number];

/** The queues of a class in which something waits; all of them without a class. */
export function busyQueues(queues: readonly Queue[], computeClass: string | undefined): readonly Queue[] {
  return queues.filter(
    (queue) =>
      (queue.waiting.length > 0 || queue.may_have_more) &&
      (computeClass === undefined || queue.compute_class === computeClass),
  );
}

/** The classes that have queues, each once, in the API's order. */
export function classesOf(queues: readonly Queue[]): readonly string[] {
  return [...new Set(queues.map((queue) => queue.compute_class))];
}

/** When the queues were looked at last: the oldest look, which is what can be relied on. Null before the first. */
export function lookedAt(queues: readonly Queue[]): string | null {
  const times = queues.flatMap(({ at }) => (at === null ? [] : [at]));
  return times.length === 0 ? null : times.reduce((oldest, at) => (at < oldest ? at : oldest));
}
