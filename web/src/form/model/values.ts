/** JSON values as a form compares and shows them: numbers by what they mean, maps without an order of keys. */
import { type Json, isNumeral, isObject, numeralText, writeJson } from "@/api/json";
import { sameNumber } from "@/form/model/numerals";

const isFloatText = (text: string) => /[.eE]/.test(text);

/** Whether two values are the same. `1` and `1.0` differ, unless `areNumbers` says that both stand for a float. */
export function sameValue(one: Json | undefined, other: Json | undefined, areNumbers = false): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  if (isNumeral(one) && isNumeral(other)) {
    const [a, b] = [numeralText(one), numeralText(other)];
    return sameNumber(a, b) && (areNumbers || isFloatText(a) === isFloatText(b));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => sameValue(item, other[at], areNumbers));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key], areNumbers))
  );
}

/** A value on one line, for "was" and lists of changes. */
export function shownValue(value: Json | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value === "" ? '""' : value;
  if (isNumeral(value)) return numeralText(value);
  if (Array.isArray(value)) return `[${value.map(shownInside).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${shownInside(inner)}`)
      .join(", ")}}`;
  return writeJson(value);
}

function shownInside(value: Json): string {
  return typeof value === "string" ? writeJson(value) : shownValue(value);
}

/** The own member of a map; `constructor` and the like are keys as any other. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Set a member, whatever its name is: `__proto__` is a key as any other. */
export function setMember(target: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
