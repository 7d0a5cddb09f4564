/**
 * Numbers as texts: what is typed keeps its digits, and JavaScript's own numbers are never asked to hold them.
 *
 * `1e-5`, `.5`, `12345678901234567890`, `nan` and `-.inf` are numbers here; each has one form that JSON can carry.
 */
import { LosslessNumber, isNumeral, keepDigits, numeralText } from "@/api/json";

const NUMBER = /^([+-]?)(\d+(?:_\d+)*)?(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const WORDS: Readonly<Record<string, string>> = {
  nan: ".nan",
  ".nan": ".nan",
  inf: ".inf",
  ".inf": ".inf",
  "+inf": ".inf",
  "+.inf": ".inf",
  infinity: ".inf",
  "-inf": "-.inf",
  "-.inf": "-.inf",
  "-infinity": "-.inf",
};
const MAX_EXPANDED = 4_000; // digits of an int that is written with an exponent

type NumberValue = number | LosslessNumber | ".nan" | ".inf" | "-.inf";

/** The number that a text means, in a form that JSON can carry; undefined if it is none, or no int where one is asked. */
export function readNumber(text: string, isInt: boolean): NumberValue | undefined {
  const trimmed = text.trim();
  const word = WORDS[trimmed.toLowerCase()];
  if (word !== undefined) return isInt ? undefined : (word as NumberValue);
  const found = NUMBER.exec(trimmed);
  if (!found) return undefined;
  const [, sign = "", whole = "", fraction, exponent] = found;
  if (!whole && !fraction) return undefined;
  const digits = whole.replaceAll("_", "").replace(/^0+(?=\d)/, "") || "0";
  const minus = sign === "-" ? "-" : "";
  if (isInt) return readInt(minus, digits, fraction ?? "", Number(exponent ?? 0));
  const point = fraction === undefined ? "" : `.${fraction || "0"}`;
  return keepDigits(`${minus}${digits}${point}${exponent === undefined ? "" : `e${exponent}`}`);
}

/** `1e3` and `5.0` are ints, too, where an int is asked for. */
function readInt(minus: string, whole: string, fraction: string, exponent: number): NumberValue | undefined {
  if (Math.abs(exponent) > MAX_EXPANDED) return undefined;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  const shift = exponent - fraction.length;
  if (shift >= 0) return keepDigits(minus + (digits === "0" ? "0" : digits + "0".repeat(shift)));
  const cut = digits.slice(shift);
  return /^0*$/.test(cut) ? keepDigits(minus + (digits.slice(0, shift) || "0")) : undefined;
}

export function isNumberWord(value: unknown): value is ".nan" | ".inf" | "-.inf" {
  return value === ".nan" || value === ".inf" || value === "-.inf";
}

/** Whether two texts of numbers mean the same number: `1e-05` and `0.00001` do. */
export function sameNumber(one: string, other: string): boolean {
  return one === other || canonical(one) === canonical(other);
}

/** Sign, digits without zeros at their ends, and exponent. */
function canonical(text: string): string {
  const found = NUMBER.exec(text);
  if (!found) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = found;
  const all = whole.replaceAll("_", "") + fraction;
  const digits = all.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (!significant) return sign === "-" ? "-0" : "0";
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign === "-" ? "-" : ""}${significant}e${power}`;
}

/** A number one step up or down, with the digits of its text: `0.010` goes to `0.011`, `1e-5` to `2e-5`. */
export function stepNumber(text: string, steps: number, isInt: boolean): string {
  const found = NUMBER.exec(text.trim());
  if (!found || (!found[2] && !found[3])) return text;
  const [, sign = "", whole = "", fraction = "", exponent] = found;
  const scale = isInt ? 0 : fraction.length;
  const scaled = BigInt(`${whole.replaceAll("_", "")}${fraction.slice(0, scale)}` || "0");
  const stepped = (sign === "-" ? -scaled : scaled) + BigInt(steps);
  const digits = (stepped < 0n ? -stepped : stepped).toString().padStart(scale + 1, "0");
  const point = scale ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return `${stepped < 0n ? "-" : ""}${point}${exponent === undefined ? "" : `e${exponent}`}`;
}

/** The number for JavaScript's arithmetic, such as a slider's; nothing that is sent is made of it. */
export function approximate(value: unknown): number | undefined {
  if (isNumeral(value)) return Number(numeralText(value));
  if (typeof value !== "string" || !value.trim()) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
