/** Leads to the jobs of the person's project. */
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { callerQuery } from "@/app/caller";
import { projectToOpen } from "@/app/projects";
import { usePageTitle } from "@/app/title";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";

export function Home() {
  const { data: caller, isPending } = useQuery(callerQuery(useApi()));
  usePageTitle("Jobs");
  if (isPending) return <Loading lines={8} label="Loading your projects" />;
  if (caller && !caller.all_projects && caller.projects.length === 0) return <NoProject name={caller.caller.name} />;
  return <Navigate to="/p/$project/jobs" params={{ project: projectToOpen(caller) }} replace />;
}

function NoProject({ name }: { readonly name: string }) {
  return (
    <>
      <h1 className="visually-hidden">No project</h1>
      <EmptyState title="You are in no project yet">
        <p>
          You are signed in as {name}. Ask the people who run Launchbay to make you a member of a project, then sign in
          again.
        </p>
      </EmptyState>
    </>
  );
}
