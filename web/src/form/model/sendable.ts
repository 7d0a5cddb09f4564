/** Registered values that mean the same when they are sent as a part of a whole list: JSON has texts where files have more. */
import { type Json, isObject } from "@/api/json";
import type { AreaModel } from "@/form/model/area";
import type { ListNode, Node } from "@/form/model/nodes";

/** What the API shows as text, though it may be a date, a time, an infinity or no number. */
const MAY_BE_OTHER = /^(\d{4}-\d|\d{1,2}:\d\d|[-+]?\.(inf|nan)$)/i;
/** A key that may be no text in the file, such as `1:` or `on:`. */
const MAY_BE_NO_TEXT = /^(true|false|null|~?|[-+]?\.?\d.*|[-+]?\.(inf|nan)|<<)$/i;

const known = new WeakMap<ListNode, boolean>();

/** Whether all registered items of a list mean the same when they are sent. */
export function isSendable(model: AreaModel, list: ListNode): boolean {
  const found = known.get(list) ?? meansTheSame(model, list, list.baseline);
  known.set(list, found);
  return found;
}

function meansTheSame(model: AreaModel, node: Node | undefined, value: Json | undefined): boolean {
  const below = (step: string | number) => node && model.child(node, step);
  if (Array.isArray(value)) return (value as Json[]).every((item, at) => meansTheSame(model, below(at), item));
  if (isObject(value))
    return Object.entries(value).every(
      ([key, inner]) => !MAY_BE_NO_TEXT.test(key) && meansTheSame(model, below(key), inner),
    );
  if (typeof value !== "string" || !MAY_BE_OTHER.test(value)) return true;
  return node !== undefined && "type" in node.schema; // which the API gives to the text
}
