/** What the texts of config files say about their fields, by the keys of nodes. */
import { tomlNotes } from "@/form/notes/tomlNotes";
import { yamlNotes } from "@/form/notes/yamlNotes";
import type { FileNote, FileNotes } from "@/form/notes/notes";
import type { Area } from "@/form/store";

interface NotedArea {
  readonly area: Area;
  readonly format: string | null;
}

/** Scripts and the run config have none. */
export function readNotes(areas: readonly NotedArea[], texts: Readonly<Record<string, string>>): FileNotes {
  const found = new Map<string, FileNote>();
  for (const { area, format } of areas) {
    const text = area === null ? undefined : texts[area];
    if (text === undefined || format === "python") continue;
    const notes = format === "toml" ? tomlNotes(text) : yamlNotes(text);
    for (const [path, note] of notes) found.set(`${area}\n${path}`, note);
  }
  return found;
}
