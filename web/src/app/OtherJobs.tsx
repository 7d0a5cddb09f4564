/** Where to go on from a job that can't be had: to those whose names are near, and to all. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Problem } from "@/api/problem";
import { Ways } from "@/ui/Notice";

interface OtherJobsProps {
  readonly project: string;
  readonly error: unknown;
  /** The page of a job that is meant, and what one does there: such as `Open`. */
  readonly to: "/p/$project/jobs/$job" | "/p/$project/jobs/$job/launch";
  readonly action: string;
  /** Ways of the same job. */
  readonly children?: ReactNode;
}

export function OtherJobs({ project, error, to, action, children }: OtherJobsProps) {
  return (
    <Ways>
      {isMissingJob(error) &&
        error.suggestions.map((one) => (
          <Link key={one} to={to} params={{ project, job: one }}>
            {action} {one}
          </Link>
        ))}
      {children}
      <Link to="/p/$project/jobs" params={{ project }}>
        Show the jobs of {project}
      </Link>
    </Ways>
  );
}

export function isMissingJob(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 404 && error.kind === "job";
}
