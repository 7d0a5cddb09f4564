/** Values of inputs and metrics as a cell of a table shows them. Digits stay as they were written. */
import { isNumeral, isObject, numeralText, writeJson, type Json } from "@/api/json";

/** On one line, a text without quotes where it needs none. */
export function shownValue(value: Json | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value === "" || value !== value.trim() ? writeJson(value) : oneLine(value);
  if (isNumeral(value)) return numeralText(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(inner).join(", ")}]`;
  if (!isObject(value)) return writeJson(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}: ${inner(one)}`)
    .join(", ")}}`;
}

function inner(value: Json): string {
  return typeof value === "string" ? writeJson(value) : shownValue(value);
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ↵ ");
}
