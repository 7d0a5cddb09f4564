/** What the address of this page says beside its path. */

import { addressText } from "@/app/addressTexts";
import { isRunId } from "@/format/ids";

export interface LaunchSearch {
  /** The version of the job; without it and an alias, the newest. */
  readonly version?: number;
  readonly alias?: string;
  /** The run that is cloned. */
  readonly from?: string;
}

const ALIAS = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

export function readLaunchSearch({ version, alias, from }: Record<string, unknown>): LaunchSearch {
  const number = Number(addressText(version));
  const run = typeof from === "string" ? from.toUpperCase() : undefined;
  const isVersion = Number.isInteger(number) && number >= 1 && number <= 99_999_999;
  return {
    ...(isVersion ? { version: number } : typeof alias === "string" && ALIAS.test(alias) ? { alias } : {}),
    ...(isRunId(run) ? { from: run } : {}),
  };
}
