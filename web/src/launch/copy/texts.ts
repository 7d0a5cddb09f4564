/** Values as texts for other programs: JSON on one line, and words for a shell. */
import { isNumeral, isObject, numeralText } from "@/api/json";

/**
 * Characters that show as nothing, or that a terminal acts on when they are pasted: controls, those that change the
 * direction of text, and halves of surrogate pairs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const HAS_UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A text in double quotes, as JSON, YAML and the command line read it. Everything unseen is written as an escape. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(UNSEEN, escapeUnits);
}

function escapeUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value on one line: JSON, with numbers as they were typed. */
export function flowText(value: unknown): string {
  if (typeof value === "string") return quotedText(value);
  if (isNumeral(value)) return numeralText(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${quotedText(key)}: ${flowText(inner)}`)
      .join(", ")}}`;
  }
  return String(value);
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
/** Words that YAML 1.1 or 1.2, Python or Hydra read as something else than a text. */
const NO_TEXT = /^(?:null|none|true|false|yes|no|on|off|y|n|inf|infinity|nan)$/i;

/** Whether a text is read as itself without quotes by every reader of YAML. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) && !NO_TEXT.test(text);
}

/** A value as it is typed after `PATH=`. */
export function valueText(value: unknown): string {
  return typeof value === "string" && isPlain(value) ? value : flowText(value);
}

/** One word of a command for a POSIX shell; pasted into a terminal, it does nothing but be typed. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9@%+=:,./_-]+$/.test(word)) return word;
  if (!HAS_UNSEEN.test(word.replaceAll("\n", ""))) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${word.replace(/[\\']/g, "\\$&").replace(UNSEEN, ansiEscape)}'`;
}

/** Unseen characters in `$'…'`, byte by byte: also shells without `\u` read it, in every locale. */
function ansiEscape(character: string): string {
  if (character === "\n") return "\\n";
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** JSON over several lines, without anything unseen in it. */
export function prettyText(value: unknown, indent = ""): string {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.some((one) => typeof one === "object" && one !== null && !isNumeral(one))) {
    return `[\n${value.map((one) => inner + prettyText(one, inner)).join(",\n")}\n${indent}]`;
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const members = Object.entries(value).map(([key, one]) => `${inner}${quotedText(key)}: ${prettyText(one, inner)}`);
    return `{\n${members.join(",\n")}\n${indent}}`;
  }
  return flowText(value);
}
