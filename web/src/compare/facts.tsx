/** Facts about runs, side by side: each with what tells whether it differs, and how it is shown. */
import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { numberOf } from "@/api/json";
import type { ComparedRun } from "@/compare/rows";
import { authorText } from "@/format/authors";
import { costText, runCost } from "@/format/cost";
import { bytes, count } from "@/format/numbers";
import { duration } from "@/format/times";
import { shellWords } from "@/launch/copy/texts";
import { JobLink } from "@/ui/JobLink";
import { RunStateMark } from "@/ui/RunStateMark";
import { Time } from "@/ui/Time";

type Run = Schemas["RunView"];

export interface Fact {
  readonly name: string;
  /** What is compared; empty for a run without it. */
  readonly textOf: (one: ComparedRun) => string;
  /** How it is shown, where that is not its text. */
  readonly show?: (one: ComparedRun) => ReactNode;
  /** A fact that says which run it is, which differs always. */
  readonly isOwn?: boolean;
}

export const FACTS: readonly Fact[] = [
  {
    name: "job",
    textOf: ({ run }) => `${run.job} v${run.version}`,
    show: ({ run }) => <JobLink run={run} />,
  },
  { name: "state", textOf: stateText, show: ({ run }) => <State run={run} /> },
  {
    name: "duration",
    isOwn: true,
    textOf: ({ run }) => (run.duration_seconds === null ? "" : duration(numberOf(run.duration_seconds))),
  },
  {
    name: "cost",
    isOwn: true,
    textOf: ({ run }) => {
      const cost = runCost(run);
      return cost === null ? "" : costText(cost);
    },
    show: ({ run }) => {
      const cost = runCost(run);
      return cost && <span title={cost.explanation}>{costText(cost)}</span>;
    },
  },
  { name: "hardware", textOf: ({ run }) => hardwareText(run.placement) },
  { name: "priority", textOf: ({ run }) => run.priority },
  { name: "attempts", textOf: ({ run }) => String(run.attempts) },
  {
    name: "launched",
    isOwn: true,
    textOf: ({ run }) => run.created_at,
    show: ({ run }) => <Time at={run.created_at} />,
  },
  { name: "by", textOf: ({ run }) => authorText(run.created_by) },
  { name: "tags", textOf: ({ run }) => run.tags.join(" ") },
  { name: "note", textOf: ({ run }) => run.note },
  { name: "command", textOf: ({ inputs }) => (inputs ? shellWords(inputs.command) : "") },
  { name: "environment", textOf: ({ inputs }) => environmentText(inputs) },
  { name: "outputs of other runs", textOf: ({ run }) => mapText(run.from_outputs) },
  { name: "outputs", textOf: outputsText },
];

function State({ run }: { readonly run: Run }) {
  const why = [...(run.exit_code ? [`exit code ${run.exit_code}`] : []), ...(run.reason ? [run.reason] : [])].join(
    ", ",
  );
  return (
    <>
      <RunStateMark state={run.state} /> {why}
    </>
  );
}

function stateText({ run }: ComparedRun): string {
  return `${run.state} ${run.exit_code ?? ""} ${run.reason ?? ""}`;
}

function hardwareText({ instance_type: type, gpus, gpu_model: model, spot }: Schemas["PlacementView"]): string {
  const gpu = gpus > 0 ? `, ${gpus} × ${model}` : "";
  return `${type}${gpu}${spot ? ", Spot" : ""}`;
}

function environmentText(inputs: Schemas["RunInputsView"] | undefined): string {
  return mapText(inputs?.env ?? {});
}

function mapText(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

function outputsText({ outputs }: ComparedRun): string {
  if (outputs === undefined || outputs.attempt === null) return "";
  if (outputs.deleted_at !== null) return "deleted";
  const files = numberOf(outputs.count);
  return `${count(files)} ${files === 1 ? "file" : "files"}, ${bytes(numberOf(outputs.size))}`;
}
