/** What the address of this page says beside its path. */

export interface CompareSearch {
  readonly [name: string]: never;
}

export function readCompareSearch(_search: Record<string, unknown>): CompareSearch {
  return {};
}
