/**
 * Paths as the API and the command line write them: dots separate keys, brackets have the positions of items.
 *
 * The rules are those of `launchbay_core.inputs.values.paths` and `launchbay_core.inputs.left_sides`.
 */

/** A key, or the position of an item in a list; `+` is one more at its end. */
export type Step = string | { readonly position: number | "+" };
export type Path = readonly Step[];

const INDEX = /^\[(0|-?[1-9][0-9]{0,8}|\+)\]/;
const DOCUMENT = /^\[(0|[1-9][0-9]{0,8})\]$/;

/** The steps of a path. A first `[1]` is the key of a document. Raises SyntaxError if it is not a path. */
export function readPath(text: string): Path {
  const steps: Step[] = [];
  let at = 0;
  do {
    if (steps.length > 0 && text[at] === ".") at += 1;
    const index = text[at] === "[" ? INDEX.exec(text.slice(at)) : null;
    if (index) {
      const position = index[1] === "+" ? "+" : Number(index[1]);
      steps.push(steps.length === 0 && position !== "+" && position >= 0 ? index[0] : { position });
      at += index[0].length;
    } else {
      const key = /^(?:\\.|[^.[\\])+/su.exec(text.slice(at))?.[0];
      if (key === undefined) throw new SyntaxError(`\`${text}\` is not a path.`);
      steps.push(key.replace(/\\([.[\\])/g, "$1"));
      at += key.length;
    }
  } while (at < text.length);
  return steps;
}

/** Join steps into a path; the inverse of `readPath`. */
export function writePath(path: Path): string {
  let written = "";
  path.forEach((step, number) => {
    if (typeof step !== "string") {
      written += `[${step.position}]`;
      return;
    }
    const isDocument = number === 0 && DOCUMENT.test(step);
    const key = isDocument ? step : step.replace(/[\\.[]/g, "\\$&");
    written += number > 0 ? `.${key}` : key;
  });
  return written;
}

/** Whether a path can be typed: a key that is empty can't. */
export function canBeTyped(path: Path): boolean {
  return path.every((step) => step !== "");
}

/** What stands left of the value in an assignment: `[sign][FILE:]path[:]`. */
export function writeLeftSide(sign: "" | "+" | "~", file: string | null, path: Path, replaces = false): string {
  const special = file === null ? /\\.|=|:/gs : /\\.|=|:$/gs;
  let text = writePath(path).replace(special, (found) => (found.length > 1 ? found : `\\${found}`));
  if (/^[+~]/.test(text) || (text.startsWith("@") && file === null && sign === "")) text = `\\${text}`;
  return `${sign}${file === null ? "" : `${file}:`}${text}${replaces ? ":" : ""}`;
}
