/** To the list of runs, of this job alone. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Job } from "@/jobs/queries";

export function AllRunsLink({ job, children }: { readonly job: Job; readonly children: ReactNode }) {
  return (
    <Link to="/p/$project/runs" params={{ project: job.project }} search={{ job: job.name }}>
      {children}
    </Link>
  );
}
