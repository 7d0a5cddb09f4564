/** What is typed into a field as the value that is sent, and back. */
import { type Json, isNumeral, numeralText, writeJson } from "@/api/json";
import type { FieldNode, Node } from "@/form/model/nodes";
import { readNumber } from "@/form/model/numerals";
import { shownValue } from "@/form/model/values";

/** The value of a text in a field. A text that is no number is sent as it is: the API says what is wrong with it. */
export function valueOfText(node: FieldNode, text: string): Json {
  return node.widget === "number" ? (readNumber(text, node.isInt) ?? text) : text;
}

/** The text of a value, as it stands in a field. */
export function textOfValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return isNumeral(value) ? numeralText(value) : writeJson(value);
}

/** An option as it is shown: texts without quotes, unless they look like something else. */
export function optionText(option: Json): string {
  return option === "" ? "(empty)" : shownValue(option);
}

/** The value that the API suggests for a field, which it names in a text. */
export function valueOfSuggestion(node: Node, suggestion: string): Json {
  if (node.kind !== "field") return suggestion;
  const option = node.options.find((one) => one === suggestion || writeJson(one) === suggestion);
  return option ?? valueOfText(node, suggestion);
}
