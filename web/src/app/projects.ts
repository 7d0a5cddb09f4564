/** Which project is open: that of the address, or the last one that was. */

const KEY = "launchbay.project";
const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
const DEFAULT = "default";

/** The project to open when an address names none. */
export function currentProject(): string {
  const kept = localStorage.getItem(KEY);
  return kept && NAME.test(kept) ? kept : DEFAULT;
}

export function rememberProject(project: string): void {
  if (NAME.test(project)) localStorage.setItem(KEY, project);
}
