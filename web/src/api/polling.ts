/** How often a page asks again: at once while things change, less and less while nothing does, not while it is hidden. */

const FASTEST = 2_000;
const SLOWEST = 30_000;

interface Polled {
  readonly state: { readonly data: unknown; readonly dataUpdatedAt: number };
}

/**
 * A `refetchInterval` for TanStack Query, which itself pauses while the tab is hidden.
 *
 * `isOver` says that nothing will change any more. One function serves one component: it remembers what it saw.
 */
export function pollWhileOpen<T>(isOver: (data: T) => boolean, fastest = FASTEST): (query: Polled) => number | false {
  let seen: unknown;
  let interval = fastest;
  return (query) => {
    const { data } = query.state;
    if (data === undefined) return fastest;
    if (isOver(data as T)) return false;
    interval = data === seen ? Math.min(interval * 1.3, SLOWEST) : fastest;
    seen = data;
    return interval;
  };
}
