/** A launch as a file for the intake bucket. */
import { isNumeral, isObject, numeralText } from "@/api/json";
import { type Copied, type CopySource, FILL_NAMES } from "@/launch/copy/source";
import { flowText, isPlain, quotedText } from "@/launch/copy/texts";

export function intakeFileOf({ project, bodyToFill, secrets }: CopySource): Copied {
  const { job, ...launch } = bodyToFill;
  const notes = [`Upload it to the intake bucket as projects/${project}/launches/${job}/ANY-NAME.yaml.`];
  if (secrets.length > 0) notes.push(FILL_NAMES);
  if (launch.priority === "high") notes.push("An upload can't have the priority `high`: change it.");
  return { text: yamlOf(launch), notes };
}

/** A document in YAML, which every reader reads as the same: maps as blocks, everything else on one line as JSON. */
function yamlOf(document: object): string {
  return linesOf(document, "").join("\n") + "\n";
}

function linesOf(map: object, indent: string): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const name = `${indent}${isPlain(key) ? key : quotedText(key)}:`;
    if (isObject(value) && Object.keys(value).length > 0) return [name, ...linesOf(value, `${indent}  `)];
    return [`${name} ${scalarText(value)}`];
  });
}

function scalarText(value: unknown): string {
  if (typeof value === "string") return isPlain(value) ? value : quotedText(value);
  return isNumeral(value) ? numeralText(value) : flowText(value);
}
