/** What waits for hardware, where, and why. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { useApi } from "@/api/context";
import { pollWhileOpen } from "@/api/polling";
import { ProjectError } from "@/app/NewProject";
import { useRowKeys } from "@/app/rowKeys";
import { usePageTitle } from "@/app/title";
import { QueueTable } from "@/hardware/queues/QueueTable";
import { busyQueues, classesOf, lookedAt, type Queue } from "@/hardware/queues/waiting";
import { Sections } from "@/hardware/Sections";
import { EmptyState } from "@/ui/EmptyState";
import { Loading } from "@/ui/Loading";
import { Time } from "@/ui/Time";
import styles from "@/hardware/Hardware.module.css";

const PATH = "/p/$project/queues";

export function QueuesPage() {
  const { project } = useParams({ from: PATH });
  const api = useApi();
  const interval = useMemo(() => pollWhileOpen(() => false, 3_000), []);
  const { data, error } = useQuery({
    queryKey: ["queues", project],
    queryFn: ({ signal }) => api.get("/v1/projects/{project}/queues", { path: { project }, signal }),
    refetchInterval: interval,
  });
  usePageTitle(`Queues, ${project}`);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Queues</h1>
        {data && <LookedAt queues={data.queues} />}
      </header>
      <Sections project={project} />
      {error !== null && <ProjectError project={project} error={error} />}
      {data === undefined && error === null && <Loading lines={6} label="Loading the queues" />}
      {data && <Queues project={project} queues={data.queues} />}
    </div>
  );
}

function LookedAt({ queues }: { readonly queues: readonly Queue[] }) {
  const at = lookedAt(queues);
  return (
    <p className={styles.quiet}>
      {at === null ? (
        "AWS Batch has not looked at them yet"
      ) : (
        <>
          AWS Batch looked <Time at={at} />
        </>
      )}
    </p>
  );
}

function Queues({ project, queues }: { readonly project: string; readonly queues: readonly Queue[] }) {
  const { class: chosen } = useSearch({ from: PATH });
  const navigate = useNavigate({ from: PATH });
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list, "Queues");
  const busy = busyQueues(queues, chosen);
  return (
    <div ref={list}>
      <div className={styles.bar}>
        <label className={styles.inline}>
          <span>Class</span>
          <select
            value={chosen ?? ""}
            onChange={(event) =>
              void navigate({ search: event.target.value ? { class: event.target.value } : {}, replace: true })
            }
          >
            <option value="">All</option>
            {classesOf(queues).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <span role="status" className={styles.quiet}>
          {busy.length > 0 && `${busy.length} of ${queues.length} queues have runs that wait`}
        </span>
      </div>
      {busy.map((queue) => (
        <QueueTable key={queue.name} queue={queue} />
      ))}
      {busy.length === 0 && <NothingWaits project={project} chosen={chosen} />}
    </div>
  );
}

function NothingWaits({ project, chosen }: { readonly project: string; readonly chosen: string | undefined }) {
  return (
    <EmptyState
      title={chosen === undefined ? "Nothing waits" : `Nothing waits for ${chosen}`}
      command={`launchbay queue${chosen === undefined ? "" : ` ${chosen}`} --project ${project}`}
    >
      <p>
        Runs wait here when no machine of their class is free.{" "}
        <Link to="/p/$project/runs" params={{ project }}>
          See the runs that have started
        </Link>
        . The same on the command line:
      </p>
    </EmptyState>
  );
}
