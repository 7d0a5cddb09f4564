/** A project that nobody has registered a job in: what one sees first on a new deployment. */
import { EmptyState } from "@/ui/EmptyState";

export function NewProject({ project }: { readonly project: string }) {
  return (
    <EmptyState
      title={`There is no project ${project} yet`}
      command={`launchbay register examples/digits --project ${project}`}
    >
      <p>A project is made when the first job is registered in it. Then anybody in it can launch the job here.</p>
    </EmptyState>
  );
}
