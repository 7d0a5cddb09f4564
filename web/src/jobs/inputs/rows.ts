/** The inputs of a version as rows of a table: what each is called, takes, has by default and is for. */
import type { Schemas } from "@/api/client";
import { isObject, type Json, type JsonObject, numeralText, isNumeral, writeJson } from "@/api/json";
import type { Area } from "@/form/store";
import { formatPath } from "@/jobs/inputs/paths";
import { foldNode, type Keys, list, optionsOf, propertiesOf } from "@/jobs/inputs/schemaNode";

export type Inputs = Schemas["InputsView"];

export interface InputRow {
  readonly area: Area;
  readonly path: string;
  readonly label: string;
  readonly type: string;
  /** As YAML writes it in one line; empty where there is none. */
  readonly preset: string;
  /** `1 to 300`, `> 0`, `length 3 to 8`: each limit in words. */
  readonly limits: readonly string[];
  readonly choices: readonly string[];
  readonly description: string;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  /** Whether a launch may add keys of its own. */
  readonly isOpen: boolean;
}

export interface InputArea {
  readonly area: Area;
  /** Of a file. */
  readonly format: Schemas["FileView"]["format"] | null;
  readonly rows: readonly InputRow[];
  readonly include: readonly string[] | null;
  /** The paths that can't be changed, as the author excluded them. */
  readonly excluded: readonly string[];
}

/** The areas of a version's inputs, the run config first. */
export function inputAreas(inputs: Inputs): readonly InputArea[] {
  const { config, files } = inputs;
  return [
    ...(config ? [areaOf(null, null, config)] : []),
    ...Object.entries(files).map(([path, file]) => areaOf(path, file.format, file)),
  ];
}

type Source = Pick<Schemas["FileView"], "schema" | "types" | "include" | "exclude">;

function areaOf(area: Area, format: InputArea["format"], source: Source): InputArea {
  const root = source.schema as JsonObject;
  const marks = root["x-launchbay"];
  const open = isObject(marks) ? list(marks["open"]).map(String) : [];
  const rows = rowsBelow({ area, root, open }, foldNode(root, root), source.types as JsonObject, []);
  return { area, format, rows, include: source.include, excluded: source.exclude ?? [] };
}

interface Walk {
  readonly area: Area;
  readonly root: JsonObject;
  readonly open: readonly string[];
}

/** The view of the types says where the tree ends; the schema says the rest. */
function rowsBelow(walk: Walk, node: JsonObject, types: JsonObject, keys: Keys): readonly InputRow[] {
  const properties = propertiesOf(walk.root, node);
  const required = new Set(list(node["required"]).map(String));
  return Object.entries(types).flatMap(([name, type]) => {
    const inner = foldNode(walk.root, Object.hasOwn(properties, name) ? properties[name] : undefined);
    const path = [...keys, name];
    if (!isObject(type)) return [rowOf(walk, inner, path, String(type), required.has(name))];
    const below = rowsBelow(walk, inner, type, path);
    // A map that takes keys of the launch's own is an input itself.
    return isOpenMap(walk, inner, path) || below.length === 0
      ? [rowOf(walk, inner, path, "map", required.has(name)), ...below]
      : below;
  });
}

function rowOf(walk: Walk, node: JsonObject, keys: Keys, type: string, isRequired: boolean): InputRow {
  const isSecret = node["format"] === "secret" || node["writeOnly"] === true;
  const isOpen = isOpenMap(walk, node, keys);
  const hasPreset = Object.hasOwn(node, "default") && !isSecret;
  return {
    area: walk.area,
    path: formatPath(keys),
    label: textOf(node["label"]) || textOf(node["title"]),
    type: isSecret ? "secret" : type.startsWith("one of ") ? "choice" : type,
    preset: hasPreset ? presetText(node) : "",
    limits: limitsOf(node),
    choices: choicesOf(node),
    description: textOf(node["description"]),
    isRequired: isRequired && !hasPreset,
    isSecret,
    isOpen,
  };
}

const TIMES = new Set(["date", "date-time", "time"]);

/** YAML needs no quotes for a date that is meant as one. */
function presetText(node: JsonObject): string {
  const preset = node["default"];
  return typeof preset === "string" && TIMES.has(textOf(node["format"])) ? preset : valueText(preset);
}

function isOpenMap(walk: Walk, node: JsonObject, keys: Keys): boolean {
  const more = node["additionalProperties"];
  return walk.open.includes(formatPath(keys)) || (node["type"] === "object" && (more === true || isObject(more)));
}

function choicesOf(node: JsonObject): readonly string[] {
  return list(node["enum"]).map(valueText);
}

const BOUNDS: readonly (readonly [low: string, high: string, word: string])[] = [
  ["minimum", "maximum", ""],
  ["minLength", "maxLength", "length "],
  ["minItems", "maxItems", "items: "],
  ["minProperties", "maxProperties", "keys: "],
];

function limitsOf(node: JsonObject): readonly string[] {
  const above = isNumeral(node["exclusiveMinimum"]) ? [`> ${numeralText(node["exclusiveMinimum"])}`] : [];
  const own = [...above, ...BOUNDS.flatMap(([low, high, word]) => rangeText(node[low], node[high], word))];
  if (isNumeral(node["exclusiveMaximum"])) own.push(`< ${numeralText(node["exclusiveMaximum"])}`);
  if (isNumeral(node["multipleOf"])) own.push(`a multiple of ${numeralText(node["multipleOf"])}`);
  if (textOf(node["pattern"])) own.push(`matches ${textOf(node["pattern"])}`);
  if (node["uniqueItems"] === true) own.push("no item twice");
  // Limits of a value that may also be null stand in its options.
  return own.length > 0 ? own : optionsOf(node).flatMap((option) => (isObject(option) ? limitsOf(option) : []));
}

function rangeText(low: Json | undefined, high: Json | undefined, word: string): string[] {
  const from = isNumeral(low) ? numeralText(low) : undefined;
  const to = isNumeral(high) ? numeralText(high) : undefined;
  if (from !== undefined && to !== undefined) return [`${word}${from} to ${to}`];
  if (from !== undefined) return [`${word}≥ ${from}`];
  return to === undefined ? [] : [`${word}≤ ${to}`];
}

const PLAIN = /^[A-Za-z_/][\w ./@+-]*$/;
const WORDS = new Set(["true", "false", "null", "yes", "no", "on", "off", "nan", "inf"]);

/** A value in one line, as YAML writes it. */
export function valueText(value: Json | undefined): string {
  if (typeof value === "string")
    return PLAIN.test(value) && !WORDS.has(value.toLowerCase()) && value === value.trim()
      ? value
      : JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(valueText).join(", ")}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${valueText(key)}: ${valueText(inner)}`)
      .join(", ")}}`;
  return value === undefined ? "" : writeJson(value);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The rows in which every word of a search occurs: in the path, the label, the type, or what is said of it. */
export function searchRows(rows: readonly InputRow[], query: string): readonly InputRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = [row.path, row.label, row.type, row.preset, row.description, ...row.choices].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
