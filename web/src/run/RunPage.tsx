/** The page of one run: what was launched, what happened to it, and what came of it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { writeJson } from "@/api/json";
import { useApi } from "@/api/context";
import { pollWhileOpen } from "@/api/polling";
import { Problem } from "@/api/problem";
import { runQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { ProjectError } from "@/app/NewProject";
import { usePageTitle } from "@/app/title";
import { isRunId, runTitle, shortId } from "@/format/ids";
import { FailureNotice } from "@/run/FailureNotice";
import { MeantRuns } from "@/run/MeantRuns";
import { RunHeader } from "@/run/RunHeader";
import { RunNotices } from "@/run/RunNotices";
import { RunTabs } from "@/run/RunTabs";
import { hasSettled } from "@/run/settling";
import { Timeline } from "@/run/Timeline";
import { Loading } from "@/ui/Loading";
import { Ways } from "@/ui/Notice";
import styles from "@/run/RunPage.module.css";

const route = getRouteApi("/p/$project/runs/$run");

export function RunPage() {
  const { project, run } = route.useParams();
  const id = run.toUpperCase();
  if (!isRunId(id)) return <MeantRuns key={run} project={project} text={run} />;
  return <KnownRun key={`${project}/${id}`} project={project} id={id} />;
}

/** Its record changes a little after its end, too: the newest metrics arrive, and how long results are kept. */
const SETTLES_AFTER = 30_000;
/** Its duration changes all the time, and is counted here. */
const versionOf = (run: Schemas["RunView"]) =>
  `${run.updated_at} ${run.state} ${run.timeline.length} ${writeJson(run.metrics)}`;
const isSettled = (run: Schemas["RunView"]) => hasSettled(run, SETTLES_AFTER);

function KnownRun({ project, id }: { readonly project: string; readonly id: string }) {
  const [interval] = useState(() => pollWhileOpen(isSettled, 2_000, versionOf));
  const found = useQuery({ ...runQuery(useApi(), project, id), refetchInterval: interval });
  const run = found.data;
  usePageTitle(run ? `${runTitle(run)} (${run.job})` : `Run ${shortId(id)}`);
  if (run === undefined) {
    return (
      <div className={styles.page}>
        <h1>Run {shortId(id)}</h1>
        {found.error === null ? (
          <Loading lines={6} label="Loading the run" />
        ) : (
          <MissingRun project={project} error={found.error} />
        )}
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <RunHeader run={run} fetchedAt={found.dataUpdatedAt} />
      <Timeline run={run} />
      <RunNotices run={run} />
      <FailureNotice run={run} />
      <RunTabs run={run} />
    </div>
  );
}

function MissingRun({ project, error }: { readonly project: string; readonly error: unknown }) {
  return (
    <ProjectError project={project} error={error}>
      {error instanceof Problem && error.status === 404 && (
        <>
          <p>Check the id, and whether this is the run’s project.</p>
          <Ways>
            <Link to="/p/$project/runs" params={{ project }}>
              Show the runs of {project}
            </Link>
          </Ways>
        </>
      )}
    </ProjectError>
  );
}
