/** An empty list: nothing has been launched yet, or nothing is like what is looked for. */
import { withoutFilters } from "@/runs/filter/FilterBar";
import { hasFilters, type RunsSearch } from "@/runs/search";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";

export function NoRuns({
  search,
  onChange,
}: {
  readonly search: RunsSearch;
  readonly onChange: (search: RunsSearch) => void;
}) {
  if (!hasFilters(search)) {
    return (
      <EmptyState title="Nothing has been launched in this project yet" command="launchbay launch JOB">
        <p>Launch a job from its page, or from the command line:</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No runs match these filters">
      <p>
        <Button onPress={() => onChange(withoutFilters(search))}>Clear the filters</Button>
      </p>
    </EmptyState>
  );
}
