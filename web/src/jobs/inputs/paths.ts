/** Paths of inputs, as the API and the command line write them. */

/** Keys joined by dots; in a key, `\.` is a dot, `\[` a bracket and `\\` a backslash. */
export function formatPath(keys: readonly string[]): string {
  return keys.map((key) => key.replace(/[\\.[]/g, "\\$&")).join(".");
}
