/** Which entries a few typed letters mean, the best first. */
import { mayBePartOfId } from "@/format/ids";

export interface Matchable {
  readonly text: string;
  /** Other words under which it is found. */
  readonly also?: string;
}

/** The entries in which every word of the query occurs: those that begin with it first, then those with a word that does. */
export function findMatches<T extends Matchable>(entries: readonly T[], query: string, limit: number): readonly T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries.slice(0, limit);
  const ranked: { readonly entry: T; readonly rank: number }[] = [];
  for (const entry of entries) {
    const rank = rankOf(entry, words);
    if (rank !== undefined) ranked.push({ entry, rank });
  }
  // The sort is stable: entries of the same rank stay in their order.
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

function rankOf({ text, also = "" }: Matchable, words: readonly string[]): number | undefined {
  const lower = text.toLowerCase();
  const all = `${lower} ${also.toLowerCase()}`;
  let rank = 0;
  for (const word of words) {
    const at = all.indexOf(word);
    if (at === -1) return undefined;
    if (lower.startsWith(word)) continue;
    rank += isWordStart(all, word) ? 1 : 2;
  }
  return rank;
}

function isWordStart(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || /[\s._/-]/.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** Whether a text may be a run's id, its beginning or its end, rather than a word. */
export function mayBeRunId(text: string): boolean {
  return /\d/.test(text) && mayBePartOfId(text.trim(), 4);
}
