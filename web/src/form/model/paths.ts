/**
 * Paths into an area's values, read and written as the API does: `trainer.layers[0]`, `a\.b`, `datasets[+].path`.
 *
 * A step is a key, the position of an item as registered, or an item that the form adds.
 */

/** An item that is added at the end of a list; its number tells it from others that are added. */
export interface NewItem {
  readonly added: number;
}

export type Step = string | number | NewItem;
export type Path = readonly Step[];

const INDEX = /^\[(0|-?[1-9][0-9]{0,8}|[+*])](?=[.[]|$)/;
const DOCUMENT = /^\[(0|[1-9][0-9]{0,8})]$/;

/** The path as the API and the command line write it; all new items are `[+]`. */
export function formatPath(path: Path): string {
  return write(path, () => "[+]");
}

/** As `formatPath`, but each new item has its own text: the key of a field. */
export function pathKey(path: Path): string {
  return write(path, (item) => `[+${item.added}]`);
}

function write(path: Path, ofNewItem: (item: NewItem) => string): string {
  let text = "";
  path.forEach((step, number) => {
    if (typeof step === "number") text += `[${step}]`;
    else if (typeof step === "object") text += ofNewItem(step);
    else text += (number > 0 ? "." : "") + writeKey(step, number === 0);
  });
  return text;
}

function writeKey(key: string, isFirst: boolean): string {
  const escaped = key.replace(/\\/g, "\\\\").replace(/\./g, "\\.");
  return isFirst && DOCUMENT.test(escaped) ? escaped : escaped.replace(/\[/g, "\\[");
}

/** The steps of a path as the API writes it. `[+]` is read as a new item with the number 0; a first `[1]` is a key. */
export function readPath(text: string): Step[] {
  const steps: Step[] = [];
  let key: string | undefined = text ? "" : undefined;
  let at = 0;
  while (at < text.length) {
    const index = text[at] === "[" ? INDEX.exec(text.slice(at)) : null;
    if (index) {
      if (key !== undefined && at > 0) steps.push(key);
      steps.push(readIndex(index[1] ?? "", steps.length === 0));
      key = undefined;
      at += index[0].length;
    } else if (text[at] === ".") {
      if (key !== undefined) steps.push(key);
      key = "";
      at += 1;
    } else {
      if (text[at] === "\\" && ".[\\".includes(text[at + 1] ?? "")) at += 1;
      key = (key ?? "") + (text[at] ?? "");
      at += 1;
    }
  }
  if (key !== undefined) steps.push(key);
  return steps;
}

function readIndex(position: string, isFirst: boolean): Step {
  if (position === "+") return { added: 0 };
  if (position === "*" || (isFirst && !position.startsWith("-"))) return `[${position}]`;
  return Number(position);
}

/** The step that leads to what is at a path; of the root, the empty key. */
export function lastStep(path: Path): Step {
  return path.at(-1) ?? "";
}

/** Whether a path is at or below another. */
export function isWithin(path: Path, above: Path): boolean {
  return above.length <= path.length && above.every((step, number) => sameStep(step, path[number] as Step));
}

function sameStep(one: Step, other: Step): boolean {
  return typeof one === "object" && typeof other === "object" ? one.added === other.added : one === other;
}
