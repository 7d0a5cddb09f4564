/** A project's runs: found, sorted, with the columns that tell them apart, and compared. All of it is in the address. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useMay } from "@/app/caller";
import { ProjectError } from "@/app/NewProject";
import { usePageTitle } from "@/app/title";
import { shortId } from "@/format/ids";
import { ColumnChooser } from "@/runs/columns/ColumnChooser";
import { shownColumns, valueColumns } from "@/runs/columns/columns";
import { Suggestions } from "@/runs/columns/Suggestions";
import { CancelDialog } from "@/runs/CancelDialog";
import { FilterBar } from "@/runs/filter/FilterBar";
import { keptRuns } from "@/runs/list/RunList";
import { useRunList } from "@/runs/list/useRunList";
import { CountText, ListStatus } from "@/runs/ListStatus";
import { NoRuns } from "@/runs/NoRuns";
import { changeSearch, type RunsSearch, type SearchChanges } from "@/runs/search";
import { SelectionBar } from "@/runs/SelectionBar";
import { RunsTable } from "@/runs/table/RunsTable";
import { useRunKeys } from "@/runs/useRunKeys";
import { useSelection } from "@/runs/useSelection";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import { Split } from "@/ui/Split";
import styles from "@/runs/RunsPage.module.css";

const Comparison = lazy(() => import("@/compare/Comparison").then((module) => ({ default: module.Comparison })));
const NONE: readonly string[] = [];

export function RunsPage() {
  const { project } = useParams({ from: "/p/$project/runs" });
  const search = useSearch({ from: "/p/$project/runs" });
  usePageTitle(`Runs of ${project}`);
  const navigate = useNavigate({ from: "/p/$project/runs" });
  const show = useCallback((to: RunsSearch) => void navigate({ search: to, replace: true }), [navigate]);
  const change = (changes: SearchChanges) => show(changeSearch(search, changes));

  const columns = useMemo(() => shownColumns(search.columns), [search.columns]);
  const values = useMemo(() => valueColumns(columns), [columns]);
  const { list, state, error, isLoading, key } = useRunList(project, search, values);
  const runs = useMemo(() => keptRuns(state), [state]);

  const selected = search.selected ?? NONE;
  const selecting = useSelection(state, selected, (chosen) => change({ selected: chosen }));
  const [isCompared, setIsCompared] = useState(true);
  const [isAll, setIsAll] = useState(false);
  const [cancelled, setCancelled] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const mayLaunch = useMay("launch", project);
  const { active, setActive } = useRunKeys({ state, box, filter, onToggle: selecting.onToggle, mayLaunch });
  const selectedSet = useMemo(() => new Set(selected), [selected]);
  const isEmpty = state.next === null && state.length === 0;
  const canCompare = selected.length >= 2;

  const table = (
    <>
      <ListStatus state={state} onRestart={() => void list.restart()} />
      {error !== null && <ProjectError project={project} error={error} />}
      {isLoading && <Loading lines={8} label="Loading the runs" />}
      {isEmpty && <NoRuns search={search} onChange={show} />}
      {state.length > 0 && (
        <RunsTable
          key={key}
          listKey={key}
          {...{ list, state, columns, active, mayLaunch, box }}
          sort={search.sort}
          onSort={(sort) => change({ sort })}
          selected={selectedSet}
          onToggle={selecting.onToggle}
          onActive={setActive}
          onCancel={setCancelled}
        />
      )}
      {state.error !== null && (
        <ErrorNotice error={state.error}>
          <Button onPress={() => list.retry()}>Try again</Button>
        </ErrorNotice>
      )}
    </>
  );
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div className={styles.title}>
          <h1>Runs</h1>
          <CountText state={state} />
          <FilterBar {...{ project, search, runs }} onChange={show} inputRef={filter} />
        </div>
        <div className={styles.bar}>
          {selected.length > 0 ? (
            <SelectionBar
              {...{ project, selected }}
              isFull={selecting.isFull}
              isCompared={isCompared}
              onCompare={setIsCompared}
              onClear={selecting.onClear}
            />
          ) : (
            <Suggestions runs={runs} shown={columns} onAdd={(column) => change({ columns: [...columns, column] })} />
          )}
          <ColumnChooser {...{ project, runs }} shown={columns} onChange={(chosen) => change({ columns: chosen })} />
        </div>
      </div>
      <Split
        label="Comparison"
        keptAs="launchbay.runs.split"
        upper={table}
        lower={
          canCompare && isCompared ? (
            <Suspense fallback={<Loading />}>
              <Comparison
                project={project}
                runs={selected}
                isAll={isAll}
                onAll={setIsAll}
                onRemove={(run) => change({ selected: selected.filter((one) => one !== run) })}
              />
            </Suspense>
          ) : null
        }
      />
      {cancelled !== null && (
        <CancelDialog
          project={project}
          run={cancelled}
          title={runs.find((run) => run.run_id === cancelled)?.name || shortId(cancelled)}
          onClose={() => setCancelled(null)}
          onCancelled={() => void list.refresh()}
        />
      )}
    </div>
  );
}
