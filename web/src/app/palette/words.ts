/** What the palette says that it finds, also while it is being loaded. */

/** Everything, or projects alone. */
export type Finds = "anything" | "projects";

export const WORDS: Readonly<Record<Finds, { title: string; label: string; placeholder: string }>> = {
  anything: { title: "Go to", label: "Go to a page, job or run", placeholder: "Page, job, run, id …" },
  projects: { title: "Switch project", label: "Switch to a project", placeholder: "Name of a project" },
};
