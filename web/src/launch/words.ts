/** Words of a command in one text, as a POSIX shell splits it; no shell reads them. */

/** A text that is not words, such as one with an open quote. The message says why. */
export class UnreadableWords extends Error {}

const PART = /'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|(\s+)|([^\s'"\\]+)/y;

/** The words of a text. Raises UnreadableWords. */
export function readWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const at = PART.lastIndex;
    const found = PART.exec(text);
    if (found === null) throw new UnreadableWords(faultAt(text[at] ?? ""));
    const [, single, double, escaped, blank, plain] = found;
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (escaped !== "\n") {
      const inner = single ?? double?.replace(/\\([$`"\\\n])/g, (_, one: string) => (one === "\n" ? "" : one));
      word = (word ?? "") + (inner ?? escaped ?? plain ?? "");
    }
  }
  return word === undefined ? words : [...words, word];
}

function faultAt(character: string): string {
  if (character === "\\") return "The text ends in a backslash.";
  return `A quote (${character}) is not closed.`;
}

/** Words as a text that `readWords` reads back. */
export function writeWords(words: readonly string[]): string {
  return words
    .map((word) => (/^[A-Za-z0-9@%+=:,./_-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
