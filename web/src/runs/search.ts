/** What the address of this page says beside its path. */

export interface RunsSearch {
  readonly [name: string]: never;
}

export function readRunsSearch(_search: Record<string, unknown>): RunsSearch {
  return {};
}
