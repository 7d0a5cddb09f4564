/** The left sides of assignments, as the command line reads them: `launchbay_core.inputs.left_sides` has the rules. */
import { formatPath, type Path } from "@/form/model/paths";
import type { Area } from "@/form/store";

/** Whether a path can be typed: a key that is empty can't. */
export function canBeTyped(path: Path): boolean {
  return path.every((step) => step !== "");
}

/** What stands left of the value in an assignment: `[sign][FILE:]path[:]`. */
export function writeLeftSide(sign: "" | "+" | "~", area: Area, path: Path, replaces = false): string {
  const special = area === null ? /\\.|=|:/gs : /\\.|=|:$/gs;
  let text = formatPath(path).replace(special, (found) => (found.length > 1 ? found : `\\${found}`));
  if (/^[+~]/.test(text) || (text.startsWith("@") && area === null && sign === "")) text = `\\${text}`;
  return `${sign}${area === null ? "" : `${area}:`}${text}${replaces ? ":" : ""}`;
}
