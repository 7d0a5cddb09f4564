/** The inputs of a version as rows of a table: what each is called, takes, has by default and is for. */
import type { Schemas } from "@/api/client";
import { isObject, type Json, type JsonObject, writeJson } from "@/api/json";
import { formatPath } from "@/form/model/paths";
import { isSecret, listOf, namedIn, type Schema, SchemaReader, textOf } from "@/form/model/schemas";
import { narrow, type Narrowed } from "@/form/model/shapes";
import { rangeWords } from "@/form/model/words";
import type { Area } from "@/form/store";

export type Inputs = Schemas["InputsView"];

export interface InputRow {
  readonly area: Area;
  readonly path: string;
  readonly label: string;
  readonly type: string;
  /** As YAML writes it in one line; empty where there is none. */
  readonly preset: string;
  /** `1 to 300`, `> 0`, `at most 8 characters`: its limits in words; empty if there are none. */
  readonly limits: string;
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
  const reader = new SchemaReader(root);
  const open = listOf(namedIn(root, "x-launchbay"), "open").map(String);
  const rows = rowsBelow({ area, reader, open }, read(reader, root), source.types as JsonObject, []);
  return { area, format, rows, include: source.include, excluded: source.exclude ?? [] };
}

interface Walk {
  readonly area: Area;
  readonly reader: SchemaReader;
  readonly open: readonly string[];
}

/** What is said of one input: all of it, and without null and with its one alternative taken. */
interface Read extends Narrowed {
  readonly plain: Schema;
}

function read(reader: SchemaReader, schema: Json | undefined): Read {
  const plain = reader.plain(schema) || {};
  return { plain, ...narrow(reader, plain) };
}

/** The named keys of a map, also of the one map among several alternatives. */
function propertiesOf({ schema, variants }: Narrowed): Schema {
  const maps = [schema, ...variants].filter((one) => isObject(one["properties"]));
  return maps.length === 1 && maps[0] ? namedIn(maps[0], "properties") : namedIn(schema, "properties");
}

/** The view of the types says where the tree ends; the schema says the rest. */
function rowsBelow(walk: Walk, node: Read, types: JsonObject, keys: readonly string[]): readonly InputRow[] {
  const properties = propertiesOf(node);
  const required = new Set(listOf(node.schema, "required").map(String));
  return Object.entries(types).flatMap(([name, type]) => {
    const inner = read(walk.reader, Object.hasOwn(properties, name) ? properties[name] : undefined);
    const path = [...keys, name];
    if (!isObject(type)) return [rowOf(walk, inner, path, String(type), required.has(name))];
    const below = rowsBelow(walk, inner, type, path);
    // A map that takes keys of the launch's own is an input itself.
    return isOpenMap(walk, inner, path) || below.length === 0
      ? [rowOf(walk, inner, path, "map", required.has(name)), ...below]
      : below;
  });
}

function rowOf(walk: Walk, node: Read, keys: readonly string[], type: string, isRequired: boolean): InputRow {
  const { plain, schema } = node;
  const isHidden = isSecret(schema) || schema["writeOnly"] === true;
  const hasPreset = Object.hasOwn(plain, "default") && !isHidden;
  const say = (keyword: string) => textOf(plain, keyword) || textOf(schema, keyword) || "";
  return {
    area: walk.area,
    path: formatPath(keys),
    label: say("label") || say("title"),
    type: isHidden ? "secret" : type.startsWith("one of ") ? "choice" : type,
    preset: hasPreset ? presetText(plain["default"], schema) : "",
    limits: limitsOf(node),
    choices: listOf("enum" in plain ? plain : schema, "enum").map(valueText),
    description: say("description"),
    isRequired: isRequired && !hasPreset,
    isSecret: isHidden,
    isOpen: isOpenMap(walk, node, keys),
  };
}

const TIMES = new Set(["date", "date-time", "time"]);

/** YAML needs no quotes for a date that is meant as one. */
function presetText(preset: Json | undefined, schema: Schema): string {
  return typeof preset === "string" && TIMES.has(textOf(schema, "format") ?? "") ? preset : valueText(preset);
}

function isOpenMap(walk: Walk, { schema }: Read, keys: readonly string[]): boolean {
  const more = schema["additionalProperties"];
  const isMap = [schema["type"]].flat().includes("object");
  return walk.open.includes(formatPath(keys)) || (isMap && (more === true || isObject(more)));
}

function limitsOf({ schema, variants }: Narrowed): string {
  const all = [schema, ...variants].map(rangeWords).filter(Boolean);
  return [...new Set(all)].join(" or ");
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

/** The rows in which every word of a search occurs: in the path, the label, the type, or what is said of it. */
export function searchRows(rows: readonly InputRow[], query: string): readonly InputRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = [row.path, row.label, row.type, row.preset, row.description, ...row.choices].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
