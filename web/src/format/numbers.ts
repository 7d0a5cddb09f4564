/** Numbers, sizes and prices in the reader's format. What is copied is the raw text, never these. */
import { type LosslessNumber, numeralText } from "@/api/json";

const grouped = new Intl.NumberFormat();
const fine = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });

/** A whole number with its groups: `100,000`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** A measured value in six digits at most; `1e-05` and other texts that this would change stay as they are. */
export function measured(value: number | LosslessNumber | string): string {
  if (typeof value === "string") return value;
  const text = numeralText(value);
  const number = Number(text);
  if (!Number.isFinite(number) || (number !== 0 && (Math.abs(number) < 1e-4 || Math.abs(number) >= 1e15))) return text;
  return fine.format(number);
}

const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size in bytes: `13.8 GiB`, `2 GiB`. */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < SIZES.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Number(size.toFixed(size < 10 ? 2 : 1))} ${SIZES[unit]}`;
}

/** A price or cost in USD: `$1.006`, `$0.21`. */
export function usd(value: number, digits = value !== 0 && value < 10 ? 3 : 2): string {
  return `$${value.toFixed(digits)}`;
}
