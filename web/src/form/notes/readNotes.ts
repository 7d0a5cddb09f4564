/** What the texts of config files say about their fields, by the keys of nodes. */
import { tomlNotes } from "@/form/notes/tomlNotes";
import { yamlNotes } from "@/form/notes/yamlNotes";
import type { FileNote, FileNotes } from "@/form/notes/notes";
import type { AreaModel } from "@/form/model/area";

export function readNotes(areas: readonly AreaModel[], texts: Readonly<Record<string, string>>): FileNotes {
  const found = new Map<string, FileNote>();
  for (const { area, source } of areas) {
    const text = area === null ? undefined : texts[area];
    if (text === undefined || source.format === "python" || source.format === "config") continue;
    const notes = source.format === "toml" ? tomlNotes(text) : yamlNotes(text);
    for (const [path, note] of notes) found.set(`${area}\n${path}`, note);
  }
  return found;
}
