/** Overrides that a schema takes, for property tests: made from its nodes, and put together without the form's own code. */
import fc from "fast-check";
import { type Json, LosslessNumber, isObject } from "@/api/json";
import type { AreaModel } from "@/form/model/area";
import type { FieldNode, GroupNode, ListNode, Node } from "@/form/model/nodes";
import { type Path, formatPath, isWithin } from "@/form/model/paths";
import { sameValue } from "@/form/model/values";
import { nodesBelow } from "@/form/model/walk";
import { namedIn } from "@/form/model/schemas";

/** One thing that an override does. */
export type Deed =
  | { readonly does: "set" | "add" | "replace" | "item"; readonly path: Path; readonly value: Json }
  | { readonly does: "remove"; readonly path: Path };

const TEXTS = fc.oneof(
  fc.string(),
  fc.constantFrom("no", "1.10", "null", "${a.b}", "a: b", "# c", "ünï\u2028", "~", "- x", "'", '"', " ", "a\nb"),
);
const INTS = fc.oneof(
  fc.integer(),
  fc.bigInt().map((value) => numeral(value.toString())),
);
const FLOATS = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => numeral(String(value))),
  fc.constantFrom(".nan", ".inf", "-.inf"),
  fc.constantFrom("1e-5", "1E+10", "0.10", "-0.0", "1.0").map(numeral),
);

function numeral(text: string): Json {
  const number = Number(text);
  return String(number) === text ? number : new LosslessNumber(text);
}

function valueOf(node: FieldNode): fc.Arbitrary<Json> {
  switch (node.widget) {
    case "number":
      return node.isInt ? INTS : fc.oneof(FLOATS, INTS);
    case "switch":
      return fc.boolean();
    case "options":
      return fc.constantFrom(...node.options);
    case "yaml":
      return fc.oneof(TEXTS, INTS, fc.boolean(), fc.constant(null), fc.array(TEXTS, { maxLength: 3 }));
    case "date":
      return fc.constantFrom("2026-02-01", "1999-12-31");
    case "time":
      return fc.constantFrom("09:30:00", "23:59:59Z");
    case "date-time":
      return fc.constantFrom("2026-02-01T00:00:00Z", "1999-12-31T23:59:59+01:00");
    default:
      return TEXTS;
  }
}

/** The members of a map that is new, two levels deep at most. */
function mapOf(model: AreaModel, node: Node, depth = 0): fc.Arbitrary<Json> {
  const children = model.children(node).filter((child) => child.kind === "field" || depth < 1);
  const members = Object.fromEntries(children.map((child) => [child.name, newValueOf(model, child, depth + 1)]));
  return fc.record(members, { requiredKeys: [] }).map((value) => ({ ...value }) as Json);
}

function newValueOf(model: AreaModel, node: Node, depth: number): fc.Arbitrary<Json> {
  if (node.kind === "field") return valueOf(node);
  if (node.kind === "group") return mapOf(model, node, depth);
  if (node.kind === "list") return listOf(model, node, depth);
  const variant = model.variant(node, 0);
  return variant ? newValueOf(model, variant, depth) : fc.constant(null);
}

function listOf(model: AreaModel, node: ListNode, depth = 0): fc.Arbitrary<Json> {
  const item = model.child(node, { added: 0 });
  return item ? fc.array(newValueOf(model, item, depth), { maxLength: 4 }) : fc.constant([]);
}

function deedsAt(model: AreaModel, node: Node): fc.Arbitrary<Deed>[] {
  const { path } = node;
  if (path.length === 0) return node.kind === "group" && node.isOpen ? [addition(model, node)] : [];
  const isItem = typeof path.at(-1) !== "string";
  const isInList = path.some((step) => typeof step !== "string");
  const set = (value: fc.Arbitrary<Json>): fc.Arbitrary<Deed> =>
    value
      .filter((given) => !sameValue(given, node.baseline, true))
      .map((given) => ({ does: isInList ? "item" : "set", path, value: given }));
  if (node.kind === "field") return isItem && node.widget === "yaml" ? [] : [set(valueOf(node)), removal(path)];
  if (node.kind === "list") {
    const whole = node.isPartlyHidden || isInList ? [] : [set(listOf(model, node))];
    const item = model.child(node, { added: 0 });
    const isThere = Array.isArray(node.baseline);
    const added =
      item && isThere
        ? [newValueOf(model, item, 0).map((value): Deed => ({ does: "item", path: [...path, { added: 0 }], value }))]
        : [];
    return [...whole, ...added];
  }
  if (node.kind === "choice") {
    const variants = [...node.variants.keys()].filter((at) => !isOnlyValue(model.variant(node, at), node.baseline));
    return isInList ? [] : variants.map((at) => choiceOf(model, node, at));
  }
  const replace = mapOf(model, node).map((value): Deed => ({ does: "replace", path, value }));
  return [...(isInList ? [] : [replace]), ...(node.isOpen && !isInList ? [addition(model, node)] : [])];
}

const isOnlyValue = (variant: Node | undefined, value: Json | undefined) =>
  variant?.kind === "field" && variant.options.length === 1 && variant.options[0] === value;

function choiceOf(model: AreaModel, node: Node, at: number): fc.Arbitrary<Deed> {
  const variant = model.variant(node, at) as Node;
  const does = isObject(node.baseline) && variant.kind === "group" ? "replace" : "set";
  return newValueOf(model, variant, 0)
    .filter((value) => does === "replace" || !sameValue(value, node.baseline, true))
    .map((value) => ({ does, path: node.path, value }));
}

const removal = (path: Path) => fc.constant<Deed>({ does: "remove", path });

function addition(model: AreaModel, node: GroupNode): fc.Arbitrary<Deed> {
  const named = new Set([...Object.keys(namedIn(node.schema, "properties")), ...node.keys]);
  return fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((key) => !named.has(key) && model.child(node, key) !== undefined)
    .chain((key) => {
      const child = model.child(node, key) as Node;
      return newValueOf(model, child, 1).map((value): Deed => ({ does: "add", path: [...node.path, key], value }));
    });
}

/** Several deeds at places that have nothing to do with each other. */
export function deedsOf(model: AreaModel): fc.Arbitrary<Deed[]> {
  const nodes = [model.root, ...nodesBelow(model, model.root)];
  const possible = nodes.flatMap((node) => deedsAt(model, node));
  if (possible.length === 0) return fc.constant([]);
  return fc
    .array(fc.nat({ max: possible.length - 1 }), { maxLength: 12 })
    .chain((chosen) => fc.tuple(...chosen.map((at) => possible[at] as fc.Arbitrary<Deed>)))
    .map((deeds) => deeds.reduce<Deed[]>((kept, deed) => (clashes(kept, deed) ? kept : [...kept, deed]), []));
}

/** One place is named once, and a list is changed as a whole or by its items. */
function clashes(kept: readonly Deed[], deed: Deed): boolean {
  return kept.some(({ path }) => isWithin(path, deed.path) || isWithin(deed.path, path));
}

/** The document that does these deeds, as the API takes it. */
export function documentOf(model: AreaModel, deeds: readonly Deed[]): Json {
  const values: Record<string, Json> = {};
  const marks: Record<"replace" | "add" | "remove", string[]> = { replace: [], add: [], remove: [] };
  const items = new Map<string, { path: string; value: Json }>();
  for (const deed of deeds) {
    const path = formatPath(deed.path);
    if (deed.does === "remove") marks.remove.push(path);
    else if (deed.does === "item") addItem(items, deed.path, deed.value);
    else {
      setAt(values, deed.path as string[], deed.value);
      if (deed.does !== "set") marks[deed.does].push(path);
    }
  }
  const named = Object.entries({ ...marks, items: [...items.values()] }).filter(([, given]) => given.length > 0);
  const isConfig = model.area === null;
  const place = (given: Json) => (isConfig ? { config: given } : { files: { [String(model.area)]: given } });
  return {
    ...(Object.keys(values).length === 0
      ? {}
      : isConfig
        ? { config: values }
        : { files: { [String(model.area)]: values } }),
    ...Object.fromEntries(named.map(([name, given]) => [name, place(given as Json)])),
  };
}

/** Changes of the members of one item are one value, as the API writes them. */
function addItem(items: Map<string, { path: string; value: Json }>, path: Path, value: Json): void {
  const item = path.slice(0, path.findLastIndex((step) => typeof step !== "string") + 1);
  const members = path.slice(item.length) as string[];
  const text = formatPath(item);
  if (members.length === 0) {
    items.set(`${text} ${items.size}`, { path: text, value });
    return;
  }
  const known = items.get(text) ?? { path: text, value: {} };
  setAt(known.value as Record<string, Json>, members, value);
  items.set(text, known);
}

function setAt(target: Record<string, Json>, path: readonly string[], value: Json): void {
  const [key = "", ...rest] = path;
  const own = Object.hasOwn(target, key) ? target[key] : undefined;
  const below = isObject(own) ? (own as Record<string, Json>) : {};
  if (rest.length > 0) setAt(below, rest, value);
  Object.defineProperty(target, key, {
    value: rest.length > 0 ? below : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
