/** Which project is open: that of the address, or the last one that was, or one that the person has. */
import { useParams } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { useCaller } from "@/app/caller";

const KEY = "launchbay.project";
const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
const DEFAULT = "default";

/** Whether a project may have this name. */
export function isProjectName(text: string): boolean {
  return NAME.test(text);
}

export function rememberProject(project: string): void {
  if (isProjectName(project)) localStorage.setItem(KEY, project);
}

function keptProject(): string | undefined {
  const kept = localStorage.getItem(KEY);
  return kept && isProjectName(kept) ? kept : undefined;
}

/** The project of the address; where it names none, the one to open. */
export function useProject(): string {
  const { project } = useParams({ strict: false });
  const caller = useCaller();
  return project ?? projectToOpen(caller);
}

/** The project to open when an address names none: the last one if it is still the person's. */
export function projectToOpen(
  caller: Pick<Schemas["CallerView"], "all_projects" | "projects"> | undefined,
  kept = keptProject(),
): string {
  if (caller === undefined) return kept ?? DEFAULT;
  const own = caller.projects.map((one) => one.project);
  if (kept !== undefined && (caller.all_projects || own.includes(kept))) return kept;
  return own.includes(DEFAULT) ? DEFAULT : (own[0] ?? DEFAULT);
}
