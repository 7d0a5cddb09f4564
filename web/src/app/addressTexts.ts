/** Texts in the address of a page, within bounds: links come from anybody. The router reads `7` and `true` there as JSON. */

const MAX_TEXT = 1000; // characters
const MAX_TEXTS = 100;

/** The text that a member of an address says; undefined if it says none. */
export function addressText(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  return typeof text === "string" && text !== "" && text.length <= MAX_TEXT ? text : undefined;
}

/** The texts that a member of an address says, which may be one or a list. */
export function addressTexts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value.slice(0, MAX_TEXTS) : [value];
  return all.map(addressText).filter((text) => text !== undefined);
}
