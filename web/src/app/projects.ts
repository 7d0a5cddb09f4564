/** Which project is open: that of the address, or the last one that was. */

const KEY = "launchbay.project";
const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
const DEFAULT = "default";

/** Whether a project may have this name. */
export function isProjectName(text: string): boolean {
  return NAME.test(text);
}

/** The project to open when an address names none. */
export function currentProject(): string {
  const kept = localStorage.getItem(KEY);
  return kept && isProjectName(kept) ? kept : DEFAULT;
}

export function rememberProject(project: string): void {
  if (isProjectName(project)) localStorage.setItem(KEY, project);
}
