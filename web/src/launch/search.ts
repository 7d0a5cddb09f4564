/** What the address of this page says beside its path. */

export interface LaunchSearch {
  readonly [name: string]: never;
}

export function readLaunchSearch(_search: Record<string, unknown>): LaunchSearch {
  return {};
}
