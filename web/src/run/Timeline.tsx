/** How long a run was in which state, as a bar in proportion, with the reason under the part that waited; and its attempts. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { useApi } from "@/api/context";
import { count } from "@/format/numbers";
import { duration, localTime, utcTime } from "@/format/times";
import { queueQuery } from "@/run/queries";
import { partSeconds, timelineParts } from "@/run/timeline";
import { useClock } from "@/run/useClock";
import { endText, reasonText, stateText } from "@/run/words";
import { ENDED } from "@/ui/RunStateMark";
import styles from "@/run/Timeline.module.css";

type Run = Schemas["RunView"];

const TONES: Readonly<Record<string, string>> = {
  STARTING: styles.starting ?? "",
  RUNNING: styles.running ?? "",
};

export function Timeline({ run }: { readonly run: Run }) {
  const isOpen = !ENDED.has(run.state);
  const now = useClock(isOpen);
  const parts = timelineParts(run.timeline, now);
  const longest = Math.max(...parts.map(partSeconds), 1);
  return (
    <section aria-label="Timeline" className={styles.timeline}>
      <ol className={styles.bar}>
        {parts.map((part) => {
          const iso = new Date(part.from).toISOString();
          return (
            <li
              key={`${part.state} ${part.from}`}
              className={`${styles.part} ${TONES[part.state] ?? ""} ${part.isOpen ? styles.open : ""}`}
              style={{ flexGrow: Math.max((partSeconds(part) / longest) * 100, 0.1) }}
              title={`${part.state} since ${localTime(iso)}\n${utcTime(iso)}`}
            >
              <span className={styles.label}>
                {stateText(part.state, run.placement)} <b>{duration(partSeconds(part))}</b>
              </span>
              {part.reasons.length > 0 && <span className={styles.reason}>{part.reasons.join("; ")}</span>}
            </li>
          );
        })}
      </ol>
      {isOpen && (run.state === "RUNNABLE" || run.state === "SUBMITTED") && <Waiting run={run} />}
      <Attempts run={run} />
    </section>
  );
}

const ASKED_EVERY = 10_000; // ms

/** Where a run stands in its queue, which says why it waits. */
function Waiting({ run }: { readonly run: Run }) {
  const found = useQuery({
    ...queueQuery(useApi(), run.project, run.placement.compute_class),
    refetchInterval: ASKED_EVERY,
  });
  const queue = found.data?.queues.find((one) => one.name === run.placement.job_queue);
  const place = queue?.waiting.find((one) => one.run_id === run.run_id);
  if (!place) return null;
  const ahead = place.position === null ? null : place.position - 1;
  return (
    <p className={styles.note}>
      {ahead === null && "It has no place in its queue yet. "}
      {ahead === 0 && "It is next in its queue. "}
      {ahead !== null && ahead > 0 && `${count(ahead)} ${ahead === 1 ? "run is" : "runs are"} before it in its queue. `}
      {place.reason !== null && `${place.reason}. `}
      <Link to="/p/$project/queues" params={{ project: run.project }}>
        Queue {queue?.name}
      </Link>
    </p>
  );
}

function Attempts({ run }: { readonly run: Run }) {
  const ended = run.ended_attempts;
  if (run.attempts < 2 && ended.length < 2) return null;
  const isNextOpen = run.attempts > ended.length;
  return (
    <ol className={styles.attempts} aria-label="Attempts">
      {ended.map((attempt, index) => (
        <li key={index}>
          <AttemptLink number={index + 1} /> {attemptText(attempt)}
        </li>
      ))}
      {isNextOpen && (
        <li>
          <AttemptLink number={ended.length + 1} /> goes on
        </li>
      )}
    </ol>
  );
}

function AttemptLink({ number }: { readonly number: number }) {
  return (
    <Link
      from="/p/$project/runs/$run"
      to="."
      search={(now) => ({ ...now, tab: "log" })}
      hash={`attempt-${number}`}
      title="Show in the log"
    >
      attempt {number}
    </Link>
  );
}

export function attemptText({
  started_at: from,
  stopped_at: to,
  exit_code: code,
  reason,
}: Schemas["AttemptView"]): string {
  if (from === null) return ["never started", reasonText(reason)].filter(Boolean).join(": ");
  const took = to === null ? "" : `${duration((Date.parse(to) - Date.parse(from)) / 1000)}, `;
  return `${took}${endText(code, reason) || "ended"}`;
}
