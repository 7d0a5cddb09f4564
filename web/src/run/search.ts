/** What the address of this page says beside its path. */

export interface RunSearch {
  readonly [name: string]: never;
}

export function readRunSearch(_search: Record<string, unknown>): RunSearch {
  return {};
}
