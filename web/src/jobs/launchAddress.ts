/** Where a job, or a version of it, is launched. */
import type { LaunchSearch } from "@/launch/search";

/** An alias stays an alias: who opens the address later gets the version that it names then. */
export function launchSearch(version: string | undefined): LaunchSearch {
  if (version === undefined || version === "latest") return {};
  return /^\d+$/.test(version) ? { version: Number(version) } : { alias: version };
}
