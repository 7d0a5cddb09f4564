/** The filters of the list: the usual ones as choices, all others as conditions that complete themselves. */
import { useMemo, useState, type Ref } from "react";
import { CompletingInput } from "@/ui/CompletingInput";
import { addCondition, chipsOf } from "@/runs/filter/conditions";
import { StateFilter } from "@/runs/filter/StateFilter";
import { suggest, type Suggestion } from "@/runs/filter/suggestions";
import { useJobNames, useRunNames, valuesOf } from "@/runs/knowledge";
import type { ListedRun } from "@/runs/list/merging";
import { changeSearch, hasFilters, type RunsSearch, type SearchChanges } from "@/runs/search";
import { Button } from "@/ui/Button";
import styles from "@/runs/filter/FilterBar.module.css";

interface FilterBarProps {
  readonly project: string;
  readonly search: RunsSearch;
  readonly onChange: (search: RunsSearch) => void;
  /** The runs that are listed: what they have is offered. */
  readonly runs: readonly ListedRun[];
  readonly inputRef: Ref<HTMLInputElement>;
}

export function FilterBar({ project, search, onChange, runs, inputRef }: FilterBarProps) {
  const jobs = useJobNames(project);
  const set = (changes: SearchChanges) => onChange(changeSearch(search, changes));
  return (
    <div className={styles.bar} role="search" aria-label="Runs">
      <ConditionInput {...{ project, search, onChange, runs, jobs, inputRef }} />
      <Choice
        label="Job"
        value={search.job}
        any="any job"
        choices={jobs.map((job) => [job, job])}
        onChange={(job) => set({ job })}
      />
      <StateFilter chosen={search.state ?? []} onChange={(state) => set({ state })} />
      <Choice
        label="Launched by"
        value={search.by}
        any="anyone"
        choices={[["me", "me"]]}
        onChange={(by) => set({ by })}
      />
      <Choice
        label="Launched since"
        value={search.since}
        any="any time"
        choices={SINCE}
        onChange={(since) => set({ since })}
      />
      {chipsOf(search).map(({ text, without }) => (
        <span key={text} className={styles.chip}>
          <code>{text}</code>
          <Button kind="quiet" aria-label={`Remove the filter ${text}`} onPress={() => onChange(without)}>
            <span aria-hidden>✕</span>
          </Button>
        </span>
      ))}
      {hasFilters(search) && (
        <Button kind="quiet" onPress={() => onChange(withoutFilters(search))}>
          Clear
        </Button>
      )}
    </div>
  );
}

const SINCE = [
  ["1h", "last hour"],
  ["1d", "last day"],
  ["7d", "last 7 days"],
  ["30d", "last 30 days"],
] as const;

export function withoutFilters({ sort, columns, selected }: RunsSearch): RunsSearch {
  return changeSearch({}, { sort, columns, selected });
}

function ConditionInput({
  project,
  search,
  onChange,
  runs,
  jobs,
  inputRef,
}: FilterBarProps & { readonly jobs: readonly string[] }) {
  const [text, setText] = useState("");
  const [isUsed, setIsUsed] = useState(false);
  const names = useRunNames(project, runs, isUsed);
  const completions = useMemo(
    () =>
      suggest(text, { ...names, valuesOf: (name) => valuesOf(name, runs, jobs) }).map((one) => ({
        ...one,
        key: one.text,
      })),
    [text, names, runs, jobs],
  );
  function choose({ text: chosen, isWhole }: Suggestion) {
    if (isWhole) onChange(addCondition(search, chosen));
    setText(isWhole ? "" : chosen);
  }
  return (
    <div className={styles.condition}>
      <CompletingInput
        ref={inputRef}
        label="Filter runs"
        placeholder="Filter: a name, tag, id, or lr>0.1"
        value={text}
        onChange={setText}
        completions={completions}
        onChoose={choose}
        onFocus={() => setIsUsed(true)}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly any: string;
  readonly choices: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string | undefined) => void;
}

/** A filter with few values; one that the address has and that is not among them is offered, too. */
function Choice({ label, value, any, choices, onChange }: ChoiceProps) {
  const isOther = value !== undefined && !choices.some(([choice]) => choice === value);
  return (
    <select
      aria-label={label}
      className={value === undefined ? styles.choice : `${styles.choice} ${styles.active}`}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{any}</option>
      {isOther && <option value={value}>{value}</option>}
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice}>
          {text}
        </option>
      ))}
    </select>
  );
}
