/** The command that does what the page does. */

/** `launchbay launch digits@prod --project vision --follow`; the newest version needs no name. */
export function launchCommand(project: string, job: string, version: string | undefined): string {
  return `launchbay launch ${job}${version === undefined ? "" : `@${version}`} --project ${project} --follow`;
}
