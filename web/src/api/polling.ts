/** How often a page asks again: at once while things change, less and less while nothing does, not while it is hidden. */

const FASTEST = 2_000;
const SLOWEST = 30_000;

interface Polled {
  readonly state: { readonly data: unknown; readonly dataUpdatedAt: number };
}

/**
 * A `refetchInterval` for TanStack Query, which itself pauses while the tab is hidden.
 *
 * `isOver` says that nothing will change any more, `versionOf` which part of an answer is a change: without it, all of
 * it. One function serves one component: it remembers what it saw. It is asked at every rendering, and must say the same
 * until there is a new answer, for another interval would begin anew.
 */
export function pollWhileOpen<T>(
  isOver: (data: T) => boolean,
  fastest = FASTEST,
  versionOf: (data: T) => unknown = (data) => data,
): (query: Polled) => number | false {
  let seen: unknown;
  let answeredAt: number | undefined;
  let interval = fastest;
  return ({ state: { data, dataUpdatedAt } }) => {
    if (data === undefined) return fastest;
    if (isOver(data as T)) return false;
    if (dataUpdatedAt === answeredAt) return interval;
    const version = versionOf(data as T);
    interval = version === seen ? Math.min(interval * 1.3, SLOWEST) : fastest;
    seen = version;
    answeredAt = dataUpdatedAt;
    return interval;
  };
}
