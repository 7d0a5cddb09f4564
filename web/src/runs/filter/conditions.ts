/** Conditions as people type them into the filter: `lr>0.1`, `state=failed`, `created>2d`. The API has the last word. Pure. */
import { changeSearch, STATES, type RunsSearch } from "@/runs/search";

export const OPERATORS = ["=", "!=", "<", "<=", ">", ">="] as const;

export interface Typed {
  readonly subject: string;
  /** Empty while none is typed. */
  readonly operator: string;
  readonly value: string;
}

const OPERATOR = /\\[\\=:]|(?<operator>[<>!]=|[<>=])/g;

/** Split what is typed at its first operator; a backslash before one makes it a part of the name. */
export function splitCondition(text: string): Typed {
  for (const found of text.matchAll(OPERATOR)) {
    const operator = found.groups?.["operator"];
    if (operator === undefined) continue;
    const end = found.index + operator.length;
    return { subject: text.slice(0, found.index).trim(), operator, value: text.slice(end).trim() };
  }
  return { subject: text.trim(), operator: "", value: "" };
}

/** Whether it has all three parts. */
export const isComplete = ({ subject, operator, value }: Typed): boolean =>
  subject !== "" && operator !== "" && value !== "";

/**
 * Add what was typed to a search.
 *
 * What the API has a filter of its own for becomes one: those for jobs, states and people look at all runs, and
 * conditions at the newest alone.
 */
export function addCondition(search: RunsSearch, text: string): RunsSearch {
  const { subject, operator, value } = splitCondition(text);
  const bare = value.replace(/^"(.*)"$/, "$1");
  if (operator === "=") {
    if (subject === "job" || subject === "by" || subject === "name" || subject === "id") {
      return changeSearch(search, { [subject]: bare });
    }
    if (subject === "tag") return changeSearch(search, { tag: union(search.tag, bare) });
    const state = STATES.find((one) => one === bare.toUpperCase());
    if (subject === "state" && state) return changeSearch(search, { state: union(search.state, state) });
  }
  if (subject === "created" && (operator === ">" || operator === ">=")) return changeSearch(search, { since: value });
  return changeSearch(search, { where: union(search.where, text.trim()) });
}

/** One filter as it stands beside the input. */
export interface Chip {
  readonly text: string;
  /** The search without it. */
  readonly without: RunsSearch;
}

/** The filters that have no control of their own, in words. */
export function chipsOf(search: RunsSearch): Chip[] {
  const { name, id, tag = [], where = [] } = search;
  return [
    ...(id === undefined ? [] : [{ text: `id ${id}`, without: changeSearch(search, { id: undefined }) }]),
    ...(name === undefined ? [] : [{ text: `name=${name}`, without: changeSearch(search, { name: undefined }) }]),
    ...tag.map((one) => ({
      text: `tag=${one}`,
      without: changeSearch(search, { tag: tag.filter((other) => other !== one) }),
    })),
    ...where.map((one) => ({
      text: one,
      without: changeSearch(search, { where: where.filter((other) => other !== one) }),
    })),
  ];
}

function union<T>(given: readonly T[] | undefined, one: T): T[] {
  return [...new Set([...(given ?? []), one])];
}
