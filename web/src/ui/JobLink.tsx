/** The way from a run to its job, in the version that it ran. */
import { Link } from "@tanstack/react-router";

interface JobLinkProps {
  readonly run: { readonly project: string; readonly job: string; readonly version: number };
  /** Shows the version less than the job's name, and both on hover, where there is little room. */
  readonly versionClass?: string | undefined;
}

export function JobLink({ run: { project, job, version }, versionClass }: JobLinkProps) {
  return (
    <Link
      to="/p/$project/jobs/$job"
      params={{ project, job }}
      search={{ version: String(version) }}
      title={versionClass === undefined ? undefined : `${job}, version ${version}`}
    >
      {job}
      <span className={versionClass}> v{version}</span>
    </Link>
  );
}
