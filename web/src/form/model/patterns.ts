/**
 * Patterns of schemas, matched in the browser only where that is quick: a job's author writes them, and some take years.
 *
 * The browser's engine can't be stopped. What is not matched here is left to the API, which gives up in time.
 */

const MAX_TEXT = 200;
const MAX_PATTERN = 500;
const MAX_REPEATS = 2; // of unknown length: the work is the length of the text to that power

const PARTS = /\\k|\\[1-9]|\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\{\d*(?:,\d*)?\}|[\s\S]/gu;
const BACK_REFERENCE = /^\\(k|[1-9])$/;
const LOOK_AROUND = /^\(\?<?[=!]$/;
const QUANTIFIER = /^(?:[*+?]|\{\d+(?:,\d*)?\})$/;

/** Whether a pattern matches somewhere in a text; undefined if only the API can tell. */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  if (text.length > MAX_TEXT || !isQuick(pattern)) return undefined;
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return undefined; // a pattern that only the API's validator reads
  }
}

/** Whether the work of a pattern is bounded: no repeated groups, nothing that looks around or back, few repeats. */
function isQuick(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) return false;
  let repeats = 0;
  let before = "";
  for (const [part] of pattern.matchAll(PARTS)) {
    if (BACK_REFERENCE.test(part) || LOOK_AROUND.test(part)) return false;
    if (QUANTIFIER.test(part) && part !== "?") {
      if (before === ")") return false;
      if (!isFixed(part)) repeats += 1;
    }
    before = part;
  }
  return repeats <= MAX_REPEATS;
}

function isFixed(quantifier: string): boolean {
  const [least = "", most = least] = quantifier.slice(1, -1).split(",");
  return /^\d+$/.test(most) && Number(most) - Number(least) <= 1;
}
