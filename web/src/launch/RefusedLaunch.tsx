/** A launch that there is no form for: its project, job, version or run can't be had; and where to go on. */
import { Link } from "@tanstack/react-router";
import { Problem } from "@/api/problem";
import { ProjectError } from "@/app/NewProject";
import { Ways } from "@/ui/Notice";
import styles from "@/launch/LaunchPage.module.css";

const PATH = "/p/$project/jobs/$job/launch";

interface RefusedLaunchProps {
  readonly project: string;
  readonly job: string;
  readonly error: unknown;
}

export function RefusedLaunch({ project, job, error }: RefusedLaunchProps) {
  const missing = error instanceof Problem && error.status === 404 ? error.kind : "";
  const meant = missing === "job" && error instanceof Problem ? error.suggestions : [];
  return (
    <div className={styles.box}>
      <h1>Launch {job}</h1>
      <ProjectError project={project} error={error}>
        <Ways>
          {meant.map((one) => (
            <Link key={one} to={PATH} params={{ project, job: one }}>
              Launch {one}
            </Link>
          ))}
          {missing !== "job" && (
            <Link to={PATH} params={{ project, job }}>
              Launch the newest version with its defaults
            </Link>
          )}
          <Link to="/p/$project/jobs" params={{ project }}>
            Show the jobs of {project}
          </Link>
        </Ways>
      </ProjectError>
    </div>
  );
}
