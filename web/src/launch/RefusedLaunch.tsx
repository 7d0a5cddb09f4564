/** A launch that there is no form for: its project, job, version or run can't be had; and where to go on. */
import { Link } from "@tanstack/react-router";
import { ProjectError } from "@/app/NewProject";
import { isMissingJob, OtherJobs } from "@/app/OtherJobs";
import styles from "@/launch/LaunchPage.module.css";

const PATH = "/p/$project/jobs/$job/launch";

interface RefusedLaunchProps {
  readonly project: string;
  readonly job: string;
  readonly error: unknown;
}

export function RefusedLaunch({ project, job, error }: RefusedLaunchProps) {
  return (
    <div className={styles.box}>
      <h1>Launch {job}</h1>
      <ProjectError project={project} error={error}>
        <OtherJobs project={project} error={error} to={PATH} action="Launch">
          {!isMissingJob(error) && (
            <Link to={PATH} params={{ project, job }}>
              Launch the newest version with its defaults
            </Link>
          )}
        </OtherJobs>
      </ProjectError>
    </div>
  );
}
