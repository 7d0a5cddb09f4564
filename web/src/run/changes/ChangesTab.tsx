/** What this run had other than its job's defaults, or than another run. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { runQuery } from "@/api/queries";
import { runTitle } from "@/format/ids";
import styles from "@/run/changes/Changes.module.css";
import { DefaultChanges } from "@/run/changes/DefaultChanges";
import { RunDifferences } from "@/run/changes/RunDifferences";
import { RunChooser } from "@/run/RunChooser";
import { RunLink } from "@/run/RunNotices";
import { Button } from "@/ui/Button";

const route = getRouteApi("/p/$project/runs/$run");

export function ChangesTab({ run }: { readonly run: Schemas["RunView"] }) {
  const { against } = route.useSearch();
  const navigate = route.useNavigate();
  const compareWith = (other: string | undefined) =>
    void navigate({
      search: ({ against: _, ...now }) => ({ ...now, tab: "changes" as const, ...(other ? { against: other } : {}) }),
      replace: true,
    });
  return (
    <div className={styles.changes}>
      <div className={styles.against}>
        <span>
          Against {against ? <OtherRun run={run} id={against} /> : `the defaults of ${run.job} v${run.version}`}
        </span>
        <RunChooser label="Against another run" run={run} without={against ? [against] : []} onChoose={compareWith} />
        {against && <Button onPress={() => compareWith(undefined)}>Against the defaults</Button>}
      </div>
      {against ? <RunDifferences run={run} other={against} /> : <DefaultChanges run={run} />}
    </div>
  );
}

function OtherRun({ run, id }: { readonly run: Schemas["RunView"]; readonly id: string }) {
  const { data: other } = useQuery(runQuery(useApi(), run.project, id));
  return (
    <>
      <RunLink run={run} id={id} />
      {other && ` (${runTitle(other)}, ${other.job} v${other.version}, ${other.state})`}
    </>
  );
}
