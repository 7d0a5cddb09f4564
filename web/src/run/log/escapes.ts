/**
 * Escape sequences of terminals (ECMA-48), read and told apart. What they mean is decided by who reads them.
 *
 * A sequence that is broken off ends with its text, so nothing swallows a later line.
 */

/** A control sequence such as `ESC [ 1 ; 31 m`: its parameters and final letter. */
export interface ControlSequence {
  readonly params: readonly number[];
  readonly final: string;
  /** Where the text goes on. */
  readonly end: number;
}

const ESCAPE = 0x1b;
const MOST_PARAMS = 32;
const LARGEST_PARAM = 99_999;

/** Whether an escape sequence begins at this character. The C1 controls are its 8-bit forms. */
export function beginsEscape(code: number): boolean {
  return code === ESCAPE || (code >= 0x80 && code <= 0x9f);
}

/** Read the sequence that begins at `start`; `final` is empty for those that draw nothing: titles, links, charsets. */
export function readEscape(text: string, start: number): ControlSequence {
  const first = text.charCodeAt(start);
  const isShort = first === ESCAPE;
  const kind = isShort ? text.charCodeAt(start + 1) + 0x40 : first;
  const body = start + (isShort ? 2 : 1);
  if (isShort && start + 1 >= text.length) return nothing(text.length);
  if (kind === 0x9b) return readControlSequence(text, body);
  if (kind === 0x9d || kind === 0x90 || kind === 0x98 || kind === 0x9e || kind === 0x9f) return skipString(text, body);
  if (isShort) return skipIntermediates(text, start + 1);
  return nothing(body);
}

function nothing(end: number): ControlSequence {
  return { params: [], final: "", end };
}

function readControlSequence(text: string, start: number): ControlSequence {
  const params: number[] = [];
  let digits = -1;
  let isPrivate = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      digits = Math.min((digits < 0 ? 0 : digits) * 10 + code - 0x30, LARGEST_PARAM);
    } else if (code === 0x3a || code === 0x3b) {
      if (params.length < MOST_PARAMS) params.push(digits);
      digits = -1;
    } else if (code >= 0x3c && code <= 0x3f) {
      isPrivate = true;
    } else if (code >= 0x20 && code <= 0x2f) {
      isPrivate = true; // with an intermediate character it is another function
    } else {
      break;
    }
  }
  if (digits >= 0 || params.length > 0) params.push(digits);
  const final = text.charCodeAt(at);
  if (!(final >= 0x40 && final <= 0x7e)) return nothing(at);
  return { params, final: isPrivate ? "" : String.fromCharCode(final), end: at + 1 };
}

/** Titles, links and the like end with BEL or ST. */
function skipString(text: string, start: number): ControlSequence {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return nothing(at + 1);
    if (code === ESCAPE) return nothing(text.charCodeAt(at + 1) === 0x5c ? at + 2 : at);
  }
  return nothing(text.length);
}

function skipIntermediates(text: string, start: number): ControlSequence {
  let at = start;
  while (at < text.length && text.charCodeAt(at) >= 0x20 && text.charCodeAt(at) <= 0x2f) at += 1;
  const final = text.charCodeAt(at);
  return nothing(final >= 0x30 && final <= 0x7e ? at + 1 : at);
}
