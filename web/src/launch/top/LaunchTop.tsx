/** Which job and version this is, where the form's values come from, and how to get others. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/context";
import { jobQuery, runQuery } from "@/api/queries";
import type { Filling } from "@/launch/document";
import { NO_OPTIONS } from "@/launch/options/options";
import { type Origin, originOfRun } from "@/launch/origin";
import { PasteFromRun } from "@/launch/runs/PasteFromRun";
import type { LaunchSearch } from "@/launch/search";
import { CopyAs, CopyLink } from "@/launch/top/CopyAs";
import { OriginNotice } from "@/launch/top/OriginNotice";
import { VersionMenu } from "@/launch/top/VersionMenu";
import { currentFilling, type Launch } from "@/launch/useLaunch";
import { Button } from "@/ui/Button";
import { ErrorNotice, Notice } from "@/ui/Notice";
import styles from "@/launch/top/LaunchTop.module.css";

interface LaunchTopProps {
  readonly launch: Launch;
  readonly search: LaunchSearch;
  /** What filled the form when it was opened. */
  readonly opened: Origin | undefined;
  readonly onVersion: (chosen: Pick<LaunchSearch, "version" | "alias">) => void;
}

const TITLE = "launch-title";

interface Filled {
  readonly origin: Origin;
  readonly lost: readonly string[];
  readonly before: Filling | undefined;
}

export function LaunchTop({ launch, search, opened, onVersion }: LaunchTopProps) {
  const api = useApi();
  const queries = useQueryClient();
  const { project, version } = launch;
  const [filled, setFilled] = useState(opened && filledAtFirst(opened, launch));
  const [problem, setProblem] = useState<unknown>();
  const chosen = search.alias ? { alias: search.alias } : search.version ? { version: search.version } : {};

  async function paste(runId: string) {
    setProblem(undefined);
    try {
      const origin = originOfRun(await queries.fetchQuery(runQuery(api, project, runId)), version);
      const before = currentFilling(launch);
      setFilled({ origin, before, lost: [...origin.lost, ...launch.fill(origin.filling)] });
    } catch (error) {
      setProblem(error);
    }
  }
  function close() {
    document.getElementById(TITLE)?.focus();
    setFilled(undefined);
  }
  function fill(filling: Filling) {
    launch.fill(filling);
    close();
  }
  return (
    <header className={styles.top}>
      <div className={styles.title}>
        <h1 id={TITLE} tabIndex={-1}>
          Launch {version.job}
        </h1>
        <VersionMenu
          project={project}
          job={version.job}
          version={version.version}
          alias={search.alias}
          onChoose={onVersion}
        />
        <span className={styles.actions}>
          <PasteFromRun project={project} job={version.job} onPick={(run) => void paste(run.run_id)} />
          <CopyLink launch={launch} />
          <CopyAs launch={launch} chosen={chosen} />
        </span>
      </div>
      <OtherVersion launch={launch} search={search} onVersion={onVersion} />
      {problem !== undefined && <ErrorNotice error={problem} />}
      {filled && (
        <OriginNotice
          {...filled}
          project={project}
          version={version.version}
          onGoBack={fill}
          onDiscard={() => fill({ overrides: {}, options: NO_OPTIONS })}
          onClose={close}
        />
      )}
    </header>
  );
}

function filledAtFirst(opened: Origin, { lostAtFirst }: Launch): Filled {
  return {
    origin: opened,
    lost: [...(opened.kind === "run" ? opened.lost : []), ...lostAtFirst],
    before: opened.kind === "link" ? opened.draft : undefined,
  };
}

/** Says that another version is meant by now: the form stays with the one that it was opened for. */
function OtherVersion({ launch, search, onVersion }: Omit<LaunchTopProps, "opened">) {
  const { project, version } = launch;
  const job = useQuery(jobQuery(useApi(), project, version.job));
  if (!job.data || search.version !== undefined) return null;
  const { alias } = search;
  const meant = alias === undefined ? job.data.latest_version : job.data.aliases[alias];
  if (meant === undefined || meant === version.version) return null;
  const said = alias === undefined ? `Version ${meant} is the newest.` : `${alias} is version ${meant} by now.`;
  return (
    <Notice tone="info">
      This is version {version.version}. {said}{" "}
      <Button onPress={() => onVersion({ version: meant })}>Use version {meant}</Button>
    </Notice>
  );
}
