/** A list of scalars as rows of text, and back. */
import { type Json, writeJson } from "@/api/json";
import { type FieldNode, type ListNode } from "@/form/model/nodes";
import type { AreaModel } from "@/form/model/area";
import { textOfValue, valueOfText } from "@/form/model/typed";

/** The field of the item at a position, or of one that is added there. */
export function itemAt(model: AreaModel, list: ListNode, at: number): FieldNode | undefined {
  const node = model.child(list, at);
  return node?.kind === "field" ? node : undefined;
}

/** The text of an item in its row; what has options is written as JSON, so that `1` and `"1"` differ. */
export function rowText(item: FieldNode | undefined, value: Json): string {
  return item && hasOptions(item) ? writeJson(value) : textOfValue(value);
}

export function rowValue(item: FieldNode | undefined, text: string): Json {
  if (!item) return text;
  if (hasOptions(item)) return rowOptions(item).find((option) => writeJson(option) === text) ?? text;
  if (text === "" && item.isNullable) return null;
  return valueOfText(item, text);
}

export const hasOptions = (item: FieldNode) => item.widget === "options" || item.widget === "switch";

export const rowOptions = (item: FieldNode): readonly Json[] =>
  item.widget === "switch" ? [true, false] : item.options;

/** The text that a new row starts with. */
export function newRowText(item: FieldNode | undefined, taken: readonly string[]): string {
  if (!item || !hasOptions(item)) return "";
  const texts = rowOptions(item).map((option) => writeJson(option));
  return texts.find((text) => !taken.includes(text)) ?? texts[0] ?? "";
}
