/** The comments of a config file as texts. */

/** The lines of a comment as one text; rules such as `----` are no text. */
export function commentText(lines: readonly string[]): string | undefined {
  const text = lines
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .join(" ");
  return text || undefined;
}

/** What stands above, then what stands beside. */
export function joinComments(above: string | undefined, beside: string | undefined): string | undefined {
  return above && beside ? `${above} · ${beside}` : (above ?? beside);
}
