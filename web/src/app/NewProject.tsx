/**
 * A project of which the API says that it is not there: nobody has registered a job in it yet, or it is not the person's.
 * The API tells these two apart to nobody, so what is said follows from what the person may do.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { mayPass, Problem } from "@/api/problem";
import { useApi } from "@/api/context";
import { callerQuery, mayIn } from "@/app/caller";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorNotice } from "@/ui/Notice";

export const isNoProject = (error: unknown): boolean =>
  error instanceof Problem && error.status === 404 && error.kind === "project";

export function NewProject({ project }: { readonly project: string }) {
  const { data: caller, isPending } = useQuery(callerQuery(useApi()));
  if (isPending) return null;
  const own = caller?.projects.map((one) => one.project) ?? [];
  if (caller && mayIn(caller, "admin", project)) {
    return (
      <EmptyState
        title={`There is no project ${project} yet`}
        command={`launchbay register examples/digits --project ${project}`}
      >
        <p>A project is made when the first job is registered in it. Then anybody in it can launch the job here.</p>
      </EmptyState>
    );
  }
  if (caller?.all_projects || own.includes(project)) {
    return (
      <EmptyState title={`There is no project ${project} yet`}>
        <p>
          A project is made when the first job is registered in it, by somebody with the group{" "}
          <code>project:{project}:admin</code>.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`There is no project ${project}, or you are not in it`}>
      <p>
        If the name is right, ask the people who run Launchbay for the group <code>project:{project}</code>, or{" "}
        <code>project:{project}:read</code> to look only. Then sign out and in again.
      </p>
      {own.length > 0 && (
        <p>
          Your projects:{" "}
          {own.map((one, at) => (
            <span key={one}>
              {at > 0 && ", "}
              <Link to="/p/$project/jobs" params={{ project: one }}>
                {one}
              </Link>
            </span>
          ))}
        </p>
      )}
    </EmptyState>
  );
}

interface ProjectErrorProps {
  readonly project: string;
  readonly error: unknown;
  /** What else can be done about an error of what is in the project. */
  readonly children?: ReactNode;
}

/** Why something of a project can't be shown. */
export function ProjectError({ project, error, children }: ProjectErrorProps) {
  const queries = useQueryClient();
  if (isNoProject(error)) return <NewProject project={project} />;
  return (
    <ErrorNotice error={error}>
      {children}
      {mayPass(error) && (
        <Button onPress={() => void queries.refetchQueries({ predicate: ({ state }) => state.status === "error" })}>
          Try again
        </Button>
      )}
    </ErrorNotice>
  );
}
