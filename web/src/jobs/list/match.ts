/** Which jobs a search means: every word occurs in the name, the description, an alias, or the name of who registered it. */
import type { Job } from "@/jobs/queries";

export function searchJobs(jobs: readonly Job[], query: string): readonly Job[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return jobs;
  return jobs.filter((job) => {
    const { name, description, aliases, created_by: by } = job;
    const text = [name, description, ...Object.keys(aliases), by?.name ?? ""].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
