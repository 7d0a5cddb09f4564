/** Where a run is cloned and edited: the form of its job, filled with what it ran with. */

interface Cloned {
  readonly project: string;
  readonly job: string;
  readonly version: number;
  readonly run_id: string;
}

export function cloneAddress({ project, job, version, run_id: run }: Cloned): string {
  const search = new URLSearchParams({ version: String(version), from: run });
  return `/p/${encodeURIComponent(project)}/jobs/${encodeURIComponent(job)}/launch?${search.toString()}`;
}
