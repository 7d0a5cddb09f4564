/** A job, with one of its versions in view. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useApi } from "@/api/context";
import { versionQuery } from "@/api/queries";
import { useKeys } from "@/app/keys";
import { About } from "@/jobs/about/About";
import { Aliases } from "@/jobs/about/Aliases";
import { ActivityPart } from "@/jobs/activity/ActivityPart";
import { launchCommand } from "@/jobs/command";
import { launchSearch } from "@/jobs/launchAddress";
import { InputsPart } from "@/jobs/inputs/InputsPart";
import type { Job, Version } from "@/jobs/queries";
import { RunsPart } from "@/jobs/runs/RunsPart";
import type { JobSearch, JobTab } from "@/jobs/search";
import { UsagePart } from "@/jobs/usage/UsagePart";
import { VersionChoice } from "@/jobs/versions/VersionChoice";
import { VersionsPart } from "@/jobs/versions/VersionsPart";
import { buttonClass } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Kbd } from "@/ui/Kbd";
import { Loading } from "@/ui/Loading";
import { ErrorNotice, Notice } from "@/ui/Notice";
import { Tabs, type TabTitle } from "@/ui/Tabs";
import styles from "@/jobs/JobPage.module.css";

const PATH = "/p/$project/jobs/$job";
const TABS: readonly TabTitle<JobTab>[] = [
  { id: "inputs", title: "Inputs" },
  { id: "versions", title: "Versions" },
  { id: "runs", title: "Runs" },
  { id: "usage", title: "Usage" },
  { id: "activity", title: "Activity" },
];

/** A longer description, in characters, stands below the name rather than beside it. */
const ONE_LINE = 90;

interface JobVersionProps {
  readonly job: Job;
  /** As the address names it; undefined for the newest. */
  readonly version: string | undefined;
  readonly number: number;
}

export function JobVersion({ job, version, number }: JobVersionProps) {
  const { tab = "inputs" } = useSearch({ from: PATH });
  const change = useChangeSearch();
  const query = useQuery(versionQuery(useApi(), job.project, job.name, number));
  return (
    <div className={styles.page}>
      <JobHeader job={job} version={version} number={number} />
      {query.data?.notices.map((notice) => (
        <Notice key={notice} tone="warn">
          {notice}
        </Notice>
      ))}
      <div className={styles.columns}>
        <div className={styles.parts}>
          <Tabs label="Parts of the job" tabs={TABS} selected={tab} onSelect={(next) => change({ tab: next })}>
            {query.data ? (
              <Part job={job} version={query.data} tab={tab} />
            ) : query.error ? (
              <ErrorNotice error={query.error} />
            ) : (
              <Loading lines={8} label="Loading the version" />
            )}
          </Tabs>
        </div>
        <aside className={styles.aside} aria-label="About the job">
          {query.data && <About version={query.data} />}
          <Aliases job={job} shown={number} />
        </aside>
      </div>
    </div>
  );
}

function JobHeader({ job, version, number }: JobVersionProps) {
  const navigate = useNavigate();
  const change = useChangeSearch();
  const { project, name } = job;
  const params = { project, job: name };
  const search = launchSearch(version);
  const launch = () => void navigate({ to: "/p/$project/jobs/$job/launch", params, search });
  useKeys({ l: { description: "Launch this job", action: launch } }, { scope: "Job" });
  return (
    <header className={styles.header}>
      <h1>{name}</h1>
      <VersionChoice job={job} number={number} onChoose={(chosen) => change({ version: chosen })} />
      <p className={job.description.length > ONE_LINE ? `${styles.description} ${styles.long}` : styles.description}>
        {job.description}
      </p>
      <div className={styles.actions}>
        <CopyButton kind="plain" text={launchCommand(project, name, version)} label="Copy the command that launches it">
          Copy as command
        </CopyButton>
        <Link to="/p/$project/jobs/$job/launch" params={params} search={search} className={buttonClass("primary")}>
          Launch <Kbd of="l" />
        </Link>
      </div>
    </header>
  );
}

interface PartProps {
  readonly job: Job;
  readonly version: Version;
  readonly tab: JobTab;
}

function Part({ job, version, tab }: PartProps) {
  const { q = "", against } = useSearch({ from: PATH });
  const change = useChangeSearch();
  switch (tab) {
    case "inputs":
      return <InputsPart version={version} query={q} onQuery={(text) => change({ q: text }, true)} />;
    case "versions":
      return (
        <VersionsPart
          job={job}
          shown={version.version}
          against={against}
          onCompare={(other) => change({ against: other })}
        />
      );
    case "runs":
      return <RunsPart job={job} />;
    case "usage":
      return <UsagePart job={job} />;
    case "activity":
      return <ActivityPart job={job} />;
  }
}

type Change = { readonly [K in keyof JobSearch]?: JobSearch[K] | undefined };

/** Change some of what the address says; an empty or undefined value leaves it out. */
function useChangeSearch(): (change: Change, replace?: boolean) => void {
  const navigate = useNavigate({ from: PATH });
  return (change, replace = false) => {
    void navigate({
      search: (now: JobSearch): JobSearch =>
        Object.fromEntries(
          Object.entries({ ...now, ...change }).filter(
            ([name, value]) => value && !(name === "tab" && value === "inputs"),
          ),
        ),
      replace,
    });
  };
}
