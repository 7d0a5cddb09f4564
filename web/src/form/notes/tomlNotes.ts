/** Lines and comments of the keys of a TOML text. What spans several lines has the line where it begins. */
import { commentText, joinComments } from "@/form/notes/comments";
import type { FileNote } from "@/form/notes/notes";
import { type Path, pathKey } from "@/form/model/paths";

const KEY =
  /^\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=\s*(.*)$/;
const TABLE = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#(.*))?$/;
const ITEM = /^\s*\[\[\s*([^[\]]+?)\s*\]\]/;
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g;

/** Notes by the keys of paths. */
export function tomlNotes(text: string): ReadonlyMap<string, FileNote> {
  const found = new Map<string, FileNote>();
  const counts = new Map<string, number>();
  let table: Path = [];
  let above: string[] = [];
  let isTop = true; // comments there may be about the whole file
  let open: string | undefined; // the end of a text of several lines
  text.split("\n").forEach((line, at) => {
    if (open !== undefined) {
      if (line.includes(open)) open = undefined;
      return;
    }
    const comment = /^\s*#\s?(.*)$/.exec(line);
    if (comment) {
      above.push(comment[1] ?? "");
      return;
    }
    const own = isTop ? undefined : commentText(above);
    const item = ITEM.exec(line);
    const header = TABLE.exec(line);
    const key = KEY.exec(line);
    if (item) {
      const list = parts(item[1] ?? "");
      const number = (counts.get(pathKey(list)) ?? -1) + 1;
      counts.set(pathKey(list), number);
      table = [...list, number];
    } else if (header) {
      table = parts(header[1] ?? "");
      found.set(pathKey(table), { line: at + 1, comment: joinComments(own, commentText([header[2] ?? ""])) });
    } else if (key) {
      const value = key[2] ?? "";
      const path = [...table, ...parts(key[1] ?? "")];
      found.set(pathKey(path), { line: at + 1, comment: joinComments(own, commentText([beside(value)])) });
      open = openEnd(value);
    }
    if (line.trim() !== "") isTop = false;
    above = [];
  });
  return found;
}

function parts(key: string): Path {
  return [...key.matchAll(PART)].map(([, basic, literal, bare]) => basic ?? literal ?? bare ?? "");
}

/** The comment behind a value, outside of its texts. */
function beside(value: string): string {
  const rest = value.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  const at = rest.indexOf("#");
  return at < 0 ? "" : rest.slice(at + 1);
}

function openEnd(value: string): string | undefined {
  const start = /^("""|''')/.exec(value)?.[1];
  return start !== undefined && !value.slice(3).includes(start) ? start : undefined;
}
