/** A command as a shell would read it. */

const SAFE = /^[\w@%+=:,./-]+$/;

export function commandText(words: readonly string[]): string {
  return words.map((word) => (SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
