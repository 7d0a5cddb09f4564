/** Where a log says why its command failed: the rules of `launchbay run`. */

const TRACEBACK = "Traceback (most recent call last):";
const GROUP_TRACEBACK = "  + Exception Group Traceback (most recent call last):";
const IN_GROUP = "  | ";
const EXCEPTION = /^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Error|Exception|Exit|Interrupt|Failure|Warning)(?::.*)?$/;
const COMPLAINT = /^(?:[\w./-]{1,80}: ){0,8}(?:fatal|error|exception|panic|killed|abort\w*)\b.*$/i;
const LONGEST = 4000;

export interface Failure {
  /** The index of the line that says why. */
  readonly line: number;
  /** The index of the first line that belongs to it: where its traceback begins. */
  readonly from: number;
}

/** The last exception of a Python traceback, or else the last line that names an error; null if there is neither. */
export function findFailure(lines: readonly string[]): Failure | null {
  return ofTraceback(lines) ?? last(lines, EXCEPTION) ?? last(lines, COMPLAINT);
}

function ofTraceback(lines: readonly string[]): Failure | null {
  const from = lines.findLastIndex((line) => line.trimEnd() === TRACEBACK || line.trimEnd() === GROUP_TRACEBACK);
  if (from < 0) return null;
  const margin = lines[from]?.trimEnd() === TRACEBACK ? "" : IN_GROUP;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const inner = line.startsWith(margin) ? line.slice(margin.length) : "";
    if (inner.trim() && !/^\s/.test(inner)) return { line: at, from };
  }
  return null;
}

function last(lines: readonly string[], pattern: RegExp): Failure | null {
  const at = lines.findLastIndex((line) => line.length <= LONGEST && pattern.test(line.trim()));
  return at < 0 ? null : { line: at, from: at };
}
