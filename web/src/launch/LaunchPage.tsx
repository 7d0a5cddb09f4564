/** Launch a job: which version, with which values, on what, and what that would do. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { type ComponentProps, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Api, Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { askPlan, type Plan } from "@/api/plans";
import { runQuery } from "@/api/queries";
import { usePageTitle } from "@/app/title";
import { asRequest, type Target } from "@/launch/body";
import { type Carried, LaunchForm } from "@/launch/LaunchForm";
import { hasValues, readFragment } from "@/launch/link";
import { namedSchemaQuery, namedVersionQuery, type VersionName } from "@/launch/queries";
import type { LaunchSearch } from "@/launch/search";
import { Loading } from "@/ui/Loading";
import { ErrorNotice } from "@/ui/Notice";
import styles from "@/launch/LaunchPage.module.css";

const RefusedLaunch = lazy(async () => ({ default: (await import("@/launch/RefusedLaunch")).RefusedLaunch }));
const route = getRouteApi("/p/$project/jobs/$job/launch");

export function LaunchPage() {
  const { project, job } = route.useParams();
  const search = route.useSearch();
  usePageTitle(`Launch ${job}`);
  const api = useApi();
  const run = useQuery({ ...runQuery(api, project, search.from ?? ""), enabled: search.from !== undefined });
  if (run.error) return <Refused {...{ project, job }} error={run.error} />;
  if (run.data && run.data.job !== job) {
    const error = new Error(`Run ${run.data.run_id} is of the job ${run.data.job}, not of ${job}.`);
    return <Refused {...{ project, job, error }} />;
  }
  const name = search.version ?? search.alias ?? (search.from === undefined ? "latest" : run.data?.version);
  if (name === undefined) return <Waiting job={job} />;
  return <NamedLaunch key={`${project}/${job}`} {...{ project, job, search, name }} run={run.data} />;
}

interface NamedLaunchProps {
  readonly project: string;
  readonly job: string;
  readonly search: LaunchSearch;
  readonly name: VersionName;
  readonly run: Schemas["RunView"] | undefined;
}

/** Version, schema and first plan are asked for at once: the form is there after one round trip. */
function NamedLaunch({ project, job, search, name, run }: NamedLaunchProps) {
  const api = useApi();
  const navigate = useNavigate();
  const [fragment, dropFragment] = useFragment();
  const [firstPlan] = useState(() =>
    fragment === undefined && !run ? planOf(api, project, { job, ...targetOf(name) }) : undefined,
  );
  const version = useQuery(namedVersionQuery(api, project, job, name));
  const schema = useQuery(namedSchemaQuery(api, project, job, name));
  const linked = useQuery({
    queryKey: ["link", fragment],
    queryFn: () => readFragment(fragment ?? ""),
    enabled: fragment !== undefined,
    retry: false,
    staleTime: Infinity,
  });
  const carried = useRef<Carried>(undefined);
  // An alias may move between two answers: then both are asked for again.
  const isMixed = version.data && schema.data && version.data.version !== schema.data.version;
  const { refetch: refetchSchema } = schema;
  const { refetch: refetchVersion } = version;
  useEffect(() => {
    if (isMixed) void Promise.all([refetchSchema(), refetchVersion()]);
  }, [isMixed, refetchSchema, refetchVersion]);

  const error = version.error ?? schema.error;
  if (error) return <Refused {...{ project, job, error }} />;
  const isReading = fragment !== undefined && linked.isPending;
  const isFresh = version.isFetchedAfterMount && schema.isFetchedAfterMount;
  const isKnown = version.data && schema.data && (isFresh || typeof name === "number");
  if (!isKnown || isMixed || isReading) return <Waiting job={job} />;
  return (
    <>
      {linked.error && (
        <div className={styles.box}>
          <ErrorNotice error={linked.error} />
        </div>
      )}
      <LaunchForm
        key={[version.data.version, search.from ?? "", fragment ?? ""].join(" ")}
        project={project}
        search={search}
        schema={schema.data}
        version={version.data}
        run={run}
        linked={linked.data}
        carried={carried.current}
        firstPlan={firstPlan}
        onVersion={(chosen, now) => {
          carried.current = now;
          dropFragment();
          const from = search.from === undefined ? {} : { from: search.from };
          void navigate({
            to: "/p/$project/jobs/$job/launch",
            params: { project, job },
            search: { ...chosen, ...from },
          });
        }}
      />
    </>
  );
}

/** The values in the address's fragment, which is then taken out of the address: the draft keeps them. */
function useFragment(): readonly [fragment: string | undefined, drop: () => void] {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const [fragment, setFragment] = useState(hasValues(hash) ? hash : undefined);
  useEffect(() => {
    if (!hasValues(hash)) return;
    setFragment(hash);
    void navigate({ to: ".", search: (before) => before, hash: "", replace: true });
  }, [hash, navigate]);
  return [fragment, () => setFragment(undefined)];
}

function targetOf(name: VersionName): Pick<Target, "version" | "alias"> {
  if (typeof name === "number") return { version: name };
  return name === "latest" ? {} : { alias: name };
}

/** What the version would do as it is; undefined if that can't be said: the dry run of the form asks again and says why. */
function planOf(api: Api, project: string, target: Target): Promise<Plan | undefined> {
  return askPlan(api, project, asRequest({ ...target, overrides: {} })).catch(() => undefined);
}

/** Most forms are opened without it, so it is loaded when it is needed. */
function Refused(props: ComponentProps<typeof RefusedLaunch>) {
  return (
    <Suspense fallback={<Waiting job={props.job} />}>
      <RefusedLaunch {...props} />
    </Suspense>
  );
}

/** The heading is known before all else, and stands where it stays. */
function Waiting({ job }: { readonly job: string }) {
  return (
    <div className={styles.box}>
      <h1>Launch {job}</h1>
      <Loading lines={12} label="Loading the job" />
    </div>
  );
}
