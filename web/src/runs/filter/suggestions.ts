/** What the filter offers while one types: first what to look at, then how to compare it, then with which value. Pure. */
import { mayBePartOfId } from "@/format/ids";
import { isComplete, OPERATORS, splitCondition } from "@/runs/filter/conditions";
import { FACTS, shownName } from "@/runs/inputNames";

/** What is known of the runs that are looked at. */
export interface Known {
  readonly inputs: readonly string[];
  /** By their names in conditions. */
  readonly metrics: readonly string[];
  /** Values that a fact, an input or a metric has, in the order in which they are offered. */
  readonly valuesOf: (name: string) => readonly string[];
}

export interface Suggestion {
  /** What stands in the field when it is chosen. */
  readonly text: string;
  readonly label: string;
  readonly hint: string;
  /** Whether it is a filter as it stands; otherwise one goes on typing. */
  readonly isWhole: boolean;
}

const MOST = 12;
const ORDERED = new Set(["created", "duration", "attempts", "exit_code", "version"]);
const FIND_BY_TEXT = ["name", "tag", "job", "by"] as const;

export function suggest(text: string, known: Known): Suggestion[] {
  const typed = splitCondition(text);
  if (typed.operator !== "") return suggestValues(text, known);
  const isName = isKnown(typed.subject, known);
  const found = [
    ...(isName ? operatorsFor(typed.subject, known) : []),
    ...suggestNames(typed.subject, known).filter((one) => one.text !== typed.subject),
    ...suggestRuns(typed.subject, known),
  ];
  return found.slice(0, MOST);
}

function isKnown(name: string, { inputs, metrics }: Known): boolean {
  return (FACTS as readonly string[]).includes(name) || inputs.includes(name) || metrics.includes(name);
}

function operatorsFor(name: string, { inputs, metrics }: Known): Suggestion[] {
  const isFact = !inputs.includes(name) && !metrics.includes(name);
  const some = !isFact ? OPERATORS : ORDERED.has(name) ? [">", "<", ">=", "<=", "=", "!="] : ["=", "!="];
  return some.map((operator) => ({
    text: `${name}${operator}`,
    label: `${shownName(name)} ${operator}`,
    hint: HINTS[operator] ?? "",
    isWhole: false,
  }));
}

const HINTS: Readonly<Record<string, string>> = {
  "=": "equals",
  "!=": "differs from",
  "<": "less than",
  "<=": "at most",
  ">": "greater than",
  ">=": "at least",
};

function suggestNames(typed: string, { inputs, metrics }: Known): Suggestion[] {
  const all = [
    ...FACTS.map((name) => ({ name: name as string, hint: "about the run" })),
    ...inputs.map((name) => ({ name, hint: "input" })),
    ...metrics.map((name) => ({ name, hint: "metric" })),
  ];
  return rank(all, typed, ({ name }) => shownName(name)).map(({ name, hint }) => ({
    text: name,
    label: shownName(name),
    hint,
    isWhole: false,
  }));
}

/** A text that is no name of a value may be that of a run, a tag, a job or a person, or a part of an id. */
function suggestRuns(typed: string, known: Known): Suggestion[] {
  if (typed === "") return [];
  const whole = (fact: string, value: string): Suggestion => ({
    text: `${fact}=${value}`,
    label: `${fact} = ${value}`,
    hint: "",
    isWhole: true,
  });
  return [
    ...FIND_BY_TEXT.flatMap((fact) =>
      rank(known.valuesOf(fact), typed, (value) => value)
        .slice(0, 3)
        .map((value) => whole(fact, value)),
    ),
    ...(mayBePartOfId(typed, 4) ? [{ ...whole("id", typed.toUpperCase()), hint: "begins or ends with it" }] : []),
    ...(known.valuesOf("name").includes(typed) ? [] : [whole("name", typed)]),
  ];
}

function suggestValues(text: string, known: Known): Suggestion[] {
  const typed = splitCondition(text);
  const own: Suggestion[] = isComplete(typed)
    ? [{ text: text.trim(), label: text.trim(), hint: "", isWhole: true }]
    : [];
  const values = rank(known.valuesOf(typed.subject), typed.value, (value) => value)
    .filter((value) => value !== typed.value)
    .map((value) => ({
      text: `${typed.subject}${typed.operator}${value}`,
      label: `${shownName(typed.subject)} ${typed.operator} ${value}`,
      hint: "",
      isWhole: true,
    }));
  return [...own, ...values].slice(0, MOST);
}

/** Those that have the text in them: first those that begin with it, then those of which a part does. */
function rank<T>(all: readonly T[], typed: string, nameOf: (one: T) => string): T[] {
  const wanted = typed.toLowerCase();
  const placed = all.map((one) => [one, placeOf(nameOf(one).toLowerCase(), wanted)] as const);
  const found = placed.filter(([, place]) => place >= 0);
  return found.sort(([, a], [, b]) => a - b).map(([one]) => one);
}

function placeOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  if (new RegExp(`[.:/_ -]${wanted.replace(/[^\w]/g, "\\$&")}`).test(name)) return 1;
  return name.includes(wanted) ? 2 : -1;
}
