/** Unified diffs, as the API gives them: their lines, and the text that a patched file was before. */

export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  /** Line numbers, before and after. */
  readonly old: number | undefined;
  readonly new: number | undefined;
  /** Whether a line break ends it: the last line of a file may have none. */
  readonly isEnded: boolean;
}

interface Hunk {
  /** How many lines of the new text come before it. */
  readonly start: number;
  readonly lines: readonly DiffLine[];
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** The hunks of a diff of one file; none if nothing changes. */
export function readDiff(diff: string): Hunk[] {
  const hunks: { start: number; lines: DiffLine[] }[] = [];
  let [old, now] = [0, 0];
  let [oldLeft, newLeft] = [0, 0];
  for (const line of diff.split("\n")) {
    const header = oldLeft + newLeft === 0 ? HEADER.exec(line) : null;
    if (header) {
      [old, now] = [Number(header[1]), Number(header[3])];
      [oldLeft, newLeft] = [Number(header[2] ?? 1), Number(header[4] ?? 1)];
      hunks.push({ start: newLeft > 0 ? now - 1 : now, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    const sign = line[0];
    const last = lines?.at(-1);
    if (sign === "\\" && lines && last) lines[lines.length - 1] = { ...last, isEnded: false };
    if (lines === undefined || oldLeft + newLeft === 0 || (sign !== " " && sign !== "-" && sign !== "+")) continue;
    const [inOld, inNew] = [sign !== "+", sign !== "-"];
    lines.push({
      kind: sign === " " ? "same" : sign === "-" ? "removed" : "added",
      text: line.slice(1),
      old: inOld ? old : undefined,
      new: inNew ? now : undefined,
      isEnded: true,
    });
    old += Number(inOld);
    now += Number(inNew);
    oldLeft -= Number(inOld);
    newLeft -= Number(inNew);
  }
  return hunks;
}

/** What a file was before a diff made it `text`. */
export function textBefore(text: string, diff: string): string {
  const now = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const before: string[] = [];
  let at = 0;
  for (const { start, lines } of readDiff(diff)) {
    before.push(...now.slice(at, start));
    at = start;
    for (const line of lines) {
      if (line.kind !== "added") before.push(line.isEnded ? `${line.text}\n` : line.text);
      if (line.kind !== "removed") at += 1;
    }
  }
  return [...before, ...now.slice(at)].join("");
}

interface PatchedFile {
  readonly text: string;
  readonly diff: string;
}

/** What the files of a plan were before it: as they are registered. */
export function textsBefore(files: Readonly<Record<string, PatchedFile>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, { text, diff }]) => [path, textBefore(text, diff)]));
}
