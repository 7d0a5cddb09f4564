/** A launch as a command: `launchbay launch JOB -o PATH=VALUE …`. */
import { isNumeral, numeralText } from "@/api/json";
import type { Overrides } from "@/form/store";
import type { LaunchBody } from "@/launch/body";
import { assignmentsOf, CantBeTyped } from "@/launch/copy/assignments";
import { secretText } from "@/launch/copy/secrets";
import type { Copied, CopySource } from "@/launch/copy/source";
import { flowText, shellWord, shellWords } from "@/launch/copy/texts";
import type { GpuBody, HardwareBody, Typed } from "@/launch/hardware/request";

export function commandLineOf({ project, body, secrets }: Omit<CopySource, "bodyToFill">): Copied {
  const single = secrets.filter((place) => !place.isList);
  const notes = [...(single.length > 0 ? [ASKS] : []), ...(single.length < secrets.length ? [LISTS] : [])];
  const { flags, note } = hardwareFlags(body.hardware);
  const { words, heredoc } = valueWords(body.overrides);
  const { args, entry_point: entryPoint, env } = body.overrides;
  const parts = [
    `launchbay launch ${shellWord(referenceOf(body))} --project ${shellWord(project)}`,
    ...words,
    ...single.map((place) => `--secret ${shellWord(secretText(place))}`),
    ...Object.entries(body.from_outputs ?? {}).map(([input, output]) => `-o ${shellWord(`${input}=${output}`)}`),
    ...(args ? [`--args ${shellWord(shellWords(args))}`] : []),
    ...(entryPoint ? [`--entry-point ${shellWord(shellWords(entryPoint))}`] : []),
    ...Object.entries(env ?? {}).map(([name, value]) => `--env ${shellWord(`${name}=${value}`)}`),
    ...flags,
    ...termFlags(body),
  ];
  const text = parts.join(parts.join(" ").length > 100 ? " \\\n  " : " ") + heredoc;
  return { text, notes: [...notes, ...(note ? [note] : [])] };
}

const ASKS = "The values of secrets are not copied: the command asks for them.";

const LISTS = "A list with secrets among its items is left out: give it in a file, with --overrides.";

function referenceOf({ job, version, alias }: LaunchBody): string {
  if (alias !== undefined) return `${job}@${alias}`;
  return version === undefined ? job : `${job}:${version}`;
}

/** Overrides as `-o` each; as a document on standard input where one of them can't be typed. */
function valueWords(overrides: Overrides): { words: string[]; heredoc: string } {
  try {
    return { words: assignmentsOf(overrides).map((text) => `-o ${shellWord(text)}`), heredoc: "" };
  } catch (error) {
    if (!(error instanceof CantBeTyped)) throw error;
    const { args: _args, entry_point: _entryPoint, env: _env, ...values } = overrides;
    return { words: ["--overrides -"], heredoc: ` <<'OVERRIDES'\n${flowText(values)}\nOVERRIDES` };
  }
}

function hardwareFlags(hardware: HardwareBody | undefined): { flags: string[]; note?: string } {
  if (!hardware) return { flags: [] };
  const { gpu, vcpus, memory_gib: memory, spot, any_of: anyOf = [], prefer } = hardware;
  const gpus = anyOf.length > 0 ? anyOf.map((one) => one.gpu) : [gpu];
  const isMore = anyOf.some((one) => Object.keys(one).some((name) => name !== "gpu")) || prefer === "cheapest";
  const isSaid = gpus.every((one) => one !== undefined) || anyOf.length === 0;
  if (isMore || !isSaid || (!gpu && anyOf.length === 0 && vcpus === undefined && memory === undefined && !spot)) {
    return {
      flags: [],
      note: "The hardware can't be written as options: it is left out. Curl and intake file have it.",
    };
  }
  const named = gpus.flatMap((one) => (one ? [gpuText(one)] : []));
  return {
    flags: [
      ...(named.length > 0 ? [`--gpu ${shellWord(named.join(","))}`] : []),
      ...(vcpus === undefined ? [] : [`--vcpus ${shellWord(typedText(vcpus))}`]),
      ...(memory === undefined ? [] : [`--memory ${shellWord(typedText(memory))}`]),
      ...(spot ? ["--spot"] : []),
    ],
  };
}

function gpuText({ model, memory_gib: memory, count = 1 }: GpuBody): string {
  const number = typedText(count);
  return `${model ?? `${typedText(memory ?? "")}gib`}${number === "1" ? "" : `:${number}`}`;
}

function termFlags(body: LaunchBody): string[] {
  const flag = (name: string, value: Typed | undefined) =>
    value === undefined ? [] : [`${name} ${shellWord(typedText(value))}`];
  return [
    ...flag("--patience", body.patience),
    ...flag("--max-price", body.max_price),
    ...flag("--when-exhausted", body.when_exhausted),
    ...flag("--priority", body.priority),
    ...flag("--from", body.resume_from),
    ...flag("--name", body.name),
    ...(body.tags ?? []).map((tag) => `--tag ${shellWord(tag)}`),
    ...flag("--note", body.note),
  ];
}

function typedText(value: Typed): string {
  return isNumeral(value) ? numeralText(value) : value;
}
