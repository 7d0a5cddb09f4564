/** A job that was never launched: how it is. */
import { Link } from "@tanstack/react-router";
import type { Job } from "@/jobs/queries";
import { EmptyState } from "@/ui/EmptyState";

export function NoRuns({ job }: { readonly job: Job }) {
  return (
    <EmptyState title="Never launched" command={`launchbay launch ${job.name} --project ${job.project} --follow`}>
      <p>
        <Link to="/p/$project/jobs/$job/launch" params={{ project: job.project, job: job.name }}>
          Launch it here
        </Link>
        , or by the command:
      </p>
    </EmptyState>
  );
}
