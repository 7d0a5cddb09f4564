/** Versions as addresses name them. */
import type { Job } from "@/jobs/queries";

/** The number of a version that an address names; undefined if the job has none such. */
export function findVersion(job: Job, version: string | undefined): number | undefined {
  if (version === undefined || version === "latest") return job.latest_version;
  if (/^\d+$/.test(version)) {
    const number = Number(version);
    return number >= 1 && number <= job.latest_version ? number : undefined;
  }
  return Object.hasOwn(job.aliases, version) ? job.aliases[version] : undefined;
}
