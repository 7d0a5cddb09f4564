/** What surrounds every page: where one is, where one can go, who one is, and what is wrong with the connection. */
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { ConnectionBar } from "@/app/ConnectionBar";
import { PersonMenu } from "@/app/PersonMenu";
import { currentProject, rememberProject } from "@/app/projects";
import styles from "@/app/Shell.module.css";

export function Shell() {
  const { project: named } = useParams({ strict: false });
  const project = named ?? currentProject();
  useEffect(() => {
    if (named) rememberProject(named);
  }, [named]);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.header}>
        <span className={styles.project}>{project}</span>
        <nav aria-label="Pages" className={styles.nav}>
          <Link to="/p/$project/jobs" params={{ project }}>
            Jobs
          </Link>
          <Link to="/p/$project/runs" params={{ project }}>
            Runs
          </Link>
          <Link to="/hardware">Hardware</Link>
        </nav>
        <div className={styles.right}>
          <PersonMenu />
        </div>
      </header>
      <ConnectionBar />
      <main id="content" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}
