/** A comparison on a page of its own; the runs are in its address. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { usePageTitle } from "@/app/title";
import { Comparison } from "@/compare/Comparison";
import { EmptyState } from "@/ui/EmptyState";
import styles from "@/compare/Comparison.module.css";

export function ComparePage() {
  const { project } = useParams({ from: "/p/$project/compare" });
  const { run: runs = [], all: isAll = false } = useSearch({ from: "/p/$project/compare" });
  const navigate = useNavigate({ from: "/p/$project/compare" });
  usePageTitle(`Compare ${runs.length} runs of ${project}`);
  const show = (ids: readonly string[], all: boolean) =>
    void navigate({ search: { ...(ids.length > 0 ? { run: ids } : {}), ...(all ? { all } : {}) }, replace: true });
  const back = (
    <Link to="/p/$project/runs" params={{ project }} search={runs.length > 0 ? { selected: runs } : {}}>
      Choose runs in the list
    </Link>
  );
  if (runs.length < 2) {
    return (
      <>
        <h1 className={styles.title}>Compare runs</h1>
        <EmptyState title="Choose two runs or more" command="launchbay compare RUN RUN">
          <p>{back}: select them with the boxes at their left.</p>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <div className={styles.title}>
        <h1>Compare {runs.length} runs</h1>
        {back}
      </div>
      <Comparison
        project={project}
        runs={runs}
        isAll={isAll}
        onAll={(all) => show(runs, all)}
        onRemove={(removed) =>
          show(
            runs.filter((one) => one !== removed),
            isAll,
          )
        }
      />
    </>
  );
}
