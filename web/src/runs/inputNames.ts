/** Inputs, metrics and facts, as conditions, columns and orders name them. The rules are those of docs/runs.md. */

/** Facts that a run has, in the words of the API: those of `launchbay_core.domain.run_search.subjects`, which a test holds. */
export const FACTS = [
  "id",
  "job",
  "version",
  "state",
  "by",
  "created",
  "duration",
  "name",
  "tag",
  "note",
  "class",
  "gpu",
  "spot",
  "attempts",
  "exit_code",
  "reason",
  "rerun_of",
] as const;

const isFact = (name: string): boolean => (FACTS as readonly string[]).includes(name);

/** Keys as a dotted path: a dot or an opening bracket in a key has a backslash before it. */
export function joinPath(keys: readonly string[]): string {
  return keys.map(writeKey).join(".");
}

export function writeKey(key: string): string {
  return key.replace(/[\\.[]/g, "\\$&");
}

/** An input of a file, or of the run config for null; one that is called as a fact is told from it. */
export function inputName(file: string | null, path: string): string {
  if (file !== null) return `${file}:${path}`;
  return isFact(path) || path.startsWith("metric:") ? `config:${path}` : path;
}

/** A metric, told from an input of its name. */
export const metricName = (metric: string): string => `metric:${metric}`;

/** The metric that a name is about; undefined if it is about something else. */
export function metricOf(name: string): string | undefined {
  return name.startsWith("metric:") ? name.slice("metric:".length) : undefined;
}

/** What stands above a column or beside a suggestion. */
export function shownName(name: string): string {
  return metricOf(name) ?? name;
}

/** All inputs of a schema's `types`: the paths of the values that are no maps of known keys. */
export function inputsOf(types: unknown, above: readonly string[] = []): string[] {
  if (typeof types !== "object" || types === null || Array.isArray(types)) return above.length ? [joinPath(above)] : [];
  const inner = Object.entries(types);
  return inner.length === 0 && above.length > 0
    ? [joinPath(above)]
    : inner.flatMap(([key, value]) => inputsOf(value, [...above, key]));
}
