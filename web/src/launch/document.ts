/** A launch as a document, as links and drafts keep it: read back strictly, whoever wrote it. */
import { isNumeral, isObject, type Json, type JsonObject, numeralText } from "@/api/json";
import type { Overrides } from "@/form/store";
import type { LaunchBody } from "@/launch/body";
import { formOf } from "@/launch/hardware/request";
import { type LaunchOptions, NO_OPTIONS } from "@/launch/options/options";
import { writeWords } from "@/launch/words";

/** What a launch says, but of which job. */
export type LaunchDocument = Omit<LaunchBody, "job" | "version" | "alias">;

/** The document of a launch whose body has no secrets. */
export function documentOf({ job: _job, version: _version, alias: _alias, ...document }: LaunchBody): LaunchDocument {
  return document;
}

export interface Filling {
  readonly overrides: Overrides;
  readonly options: LaunchOptions;
}

/** A document of another shape than a launch. The message says what is wrong with it. */
export class UnreadableDocument extends Error {}

const MARKS = ["replace", "add", "remove"] as const;
const MEMBERS = new Set([
  "overrides",
  "from_outputs",
  "hardware",
  "patience",
  "max_price",
  "when_exhausted",
  "priority",
  "name",
  "tags",
  "note",
  "resume_from",
]);

/** What fills the form. Raises UnreadableDocument. */
export function readDocument(document: unknown): Filling {
  const body = objectAt("it", document);
  for (const member of Object.keys(body)) {
    if (!MEMBERS.has(member)) throw new UnreadableDocument(`it has \`${member}\`, which a launch does not have`);
  }
  const { args, entry_point: entryPoint, env, ...values } = objectAt("overrides", body["overrides"] ?? {});
  const words = (name: string, given: Json | undefined) => writeWords(given === undefined ? [] : textsAt(name, given));
  return {
    overrides: readValues(values),
    options: {
      ...NO_OPTIONS,
      hardware: body["hardware"] === undefined ? null : formOf(objectAt("hardware", body["hardware"])),
      patience: textAt("patience", body["patience"]),
      maxPrice: textAt("max_price", body["max_price"]),
      whenExhausted: choiceAt("when_exhausted", body["when_exhausted"], ["retry", "fail"]),
      priority: choiceAt("priority", body["priority"], ["low", "normal", "high"]),
      name: textAt("name", body["name"]),
      tags: textsAt("tags", body["tags"] ?? []).join(" "),
      note: textAt("note", body["note"]),
      fromOutputs: textMapAt("from_outputs", body["from_outputs"]),
      resumeFrom: textAt("resume_from", body["resume_from"]),
      args: words("overrides.args", args),
      entryPoint: words("overrides.entry_point", entryPoint),
      env: textMapAt("overrides.env", env),
    },
  };
}

function readValues(values: JsonObject): Overrides {
  const known = new Set<string>(["config", "files", ...MARKS, "items"]);
  for (const member of Object.keys(values)) {
    if (!known.has(member))
      throw new UnreadableDocument(`\`overrides\` has \`${member}\`, which overrides do not have`);
  }
  objectAt("overrides.config", values["config"] ?? {});
  for (const [file, given] of Object.entries(objectAt("overrides.files", values["files"] ?? {}))) {
    objectAt(`overrides.files of ${file}`, given);
  }
  for (const mark of MARKS) eachNamed(`overrides.${mark}`, values[mark], (name, paths) => textsAt(name, paths));
  eachNamed("overrides.items", values["items"], checkItems);
  return values as unknown as Overrides;
}

function eachNamed(name: string, marks: Json | undefined, check: (name: string, given: Json) => void): void {
  if (marks === undefined) return;
  const { config, files, ...others } = objectAt(name, marks);
  if (Object.keys(others).length > 0)
    throw new UnreadableDocument(`\`${name}\` may have \`config\` and \`files\` only`);
  if (config !== undefined) check(`${name}.config`, config);
  for (const given of Object.values(objectAt(`${name}.files`, files ?? {}))) check(`${name}.files`, given);
}

function checkItems(name: string, given: Json): void {
  if (!Array.isArray(given)) throw new UnreadableDocument(`\`${name}\` must be a list`);
  for (const item of given as readonly Json[]) {
    const { path } = objectAt(`an item of ${name}`, item);
    if (typeof path !== "string") throw new UnreadableDocument(`an item of \`${name}\` has no path`);
  }
}

function objectAt(name: string, value: unknown): JsonObject {
  if (!isObject(value)) throw new UnreadableDocument(`\`${name}\` must be an object`);
  return value;
}

function textAt(name: string, value: Json | undefined): string {
  if (value === undefined) return "";
  if (isNumeral(value)) return numeralText(value);
  if (typeof value !== "string") throw new UnreadableDocument(`\`${name}\` must be a text`);
  return value;
}

function textsAt(name: string, value: Json): string[] {
  if (!Array.isArray(value)) throw new UnreadableDocument(`\`${name}\` must be a list of texts`);
  return (value as readonly Json[]).map((one) => {
    if (typeof one !== "string") throw new UnreadableDocument(`\`${name}\` must be a list of texts`);
    return one;
  });
}

function textMapAt(name: string, value: Json | undefined): { [key: string]: string } {
  if (value === undefined) return {};
  return Object.fromEntries(Object.entries(objectAt(name, value)).map(([key, text]) => [key, textAt(name, text)]));
}

function choiceAt<T extends string>(name: string, value: Json | undefined, known: readonly T[]): T | "" {
  if (value === undefined) return "";
  const found = known.find((one) => one === value);
  if (found === undefined) throw new UnreadableDocument(`\`${name}\` must be one of ${known.join(", ")}`);
  return found;
}
