"""AWS Batch's jobs, parsed from its state-change events and from DescribeJobs, which have the same members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from launchbay_core.aws.batch.job_names import NamedJob, parse_job_name
from launchbay_core.aws.batch.reasons import explain_exit, explain_reason
from launchbay_core.contracts.task_containers import INPUTS, JOB, RESULTS
from launchbay_core.contracts.variables import SIMULATED_HARDWARE
from launchbay_core.domain.clock import from_milliseconds
from launchbay_core.domain.runs import Attempt
from launchbay_core.domain.states import RunState, from_batch
from launchbay_core.errors import Malformed

# The second has the same detail; it is sent when the job at the head of a queue can't be placed.
DETAIL_TYPES = ("Batch Job State Change", "Batch Job Queue Blocked")


@dataclass(frozen=True)
class BatchJob:
    """The AWS Batch job of a run at one moment; times are ISO 8601. `number` counts the jobs of one run from 1.

    `tasks` are the ids of its attempts' ECS tasks, in their order, that of a present one included; an empty text stands
    for one of which AWS Batch says nothing (yet).
    """

    project: str
    run_id: str
    job_id: str
    state: RunState
    attempts: int
    ended_attempts: Sequence[Attempt]
    log_streams: Sequence[str]
    exit_code: int | None
    reason: str | None
    started_at: str | None
    stopped_at: str | None
    simulated: str | None
    number: int = 1
    tasks: Sequence[str] = ()
    created_at: str | None = None

    @property
    def has_started(self) -> bool:
        """Whether it has had a machine: it starts there, or has done so before."""
        return self.state in {RunState.STARTING, RunState.RUNNING} or self.attempts > 0 or self.started_at is not None


def parse_event(event: Mapping[str, Any]) -> BatchJob | None:
    """The job that an EventBridge event describes; None for a job that Launchbay did not submit.

    Raises:
        Malformed: it does not describe an AWS Batch job.
    """
    if event.get("source") != "aws.batch" or event.get("detail-type") not in DETAIL_TYPES:
        known = " or ".join(f"`{kind}`" for kind in DETAIL_TYPES)
        raise Malformed(f"Not a {known} event of `aws.batch`: {event.get('source')}, {event.get('detail-type')}.")
    return parse_job(event.get("detail") or {})


def time_of(event: Mapping[str, Any]) -> datetime | None:
    """When an event was sent, which may be long before it arrives; None if it does not say so."""
    try:
        return datetime.fromisoformat(event["time"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError):
        return None


def parse_job(detail: Mapping[str, Any]) -> BatchJob | None:
    """The job of an event's detail or of DescribeJobs; None for a job that Launchbay did not submit.

    Raises:
        Malformed: a member that every job has is missing or wrong.
    """
    try:
        named = parse_job_name(detail["jobName"])
        return None if named is None else _job(detail, named)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Malformed(f"Not a job as AWS Batch describes it: {error!r}.") from error


def _job(detail: Mapping[str, Any], named: NamedJob) -> BatchJob:
    containers = _containers(detail)
    decides = _deciding_container(containers)
    state = from_batch(detail["status"])
    attempts = detail.get("attempts") or []
    running = state in {RunState.STARTING, RunState.RUNNING}  # an attempt is listed only after its end
    environment = {pair["name"]: pair["value"] for one in containers for pair in one.get("environment", [])}
    starts = [_containers(attempt) for attempt in attempts]
    return BatchJob(
        project=named.project,
        run_id=named.run_id,
        job_id=detail["jobId"],
        state=state,
        attempts=len(attempts) + (state is RunState.RUNNING),
        ended_attempts=tuple(_attempt(attempt) for attempt in attempts),
        log_streams=_log_streams(starts, containers if running or state.is_terminal else [], has_ended=not running),
        exit_code=decides.get("exitCode") if state.is_terminal else None,
        reason=_reason_of(detail, decides, state),
        started_at=_time(detail, "startedAt"),
        stopped_at=_time(detail, "stoppedAt"),
        simulated=environment.get(SIMULATED_HARDWARE),
        number=named.number,
        tasks=_tasks([*attempts, *([detail] if running else [])]),
        created_at=_time(detail, "createdAt"),
    )


def _containers(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The containers of a job or of one of its attempts: a single one, or those of its ECS task."""
    if part.get("container"):
        return [part["container"]]
    return [container for task in _task_properties(part) for container in task.get("containers") or []]


def _tasks(parts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The ids of the ECS tasks of attempts: the last part of their ARNs."""
    arns = [
        [found["taskArn"] for found in (part.get("container") or {}, *_task_properties(part)) if found.get("taskArn")]
        for part in parts
    ]
    return tuple(found[0].rsplit("/", 1)[-1] if found else "" for found in arns)


def _task_properties(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return part.get("taskProperties") or (part.get("ecsProperties") or {}).get("taskProperties") or []


def _deciding_container(containers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The container whose end is the job's end: one for inputs that failed, else the job's own, if that explains it.

    The ECS agent gives a container whose dependency failed the exit code 143 and a reason of its own
    (`CannotStartContainerError: dependency graph: …`), although it never started. The container for results ends with
    the exit code of the job's own. With another one it has failed itself, and the job's own was stopped for that, if it
    still ran; unless the job's own says why it ended, such as that it ran out of memory.
    """
    named = {one.get("name"): one for one in containers}
    inputs, job, results = (named.get(name, {}) for name in (INPUTS, JOB, RESULTS))
    if inputs.get("exitCode") or (inputs.get("reason") and inputs.get("exitCode") is None):
        return inputs
    if _has_ended(results) and not job.get("reason"):
        has_failed = results.get("exitCode") != job.get("exitCode") or results.get("reason")
        if has_failed or not _has_ended(job):
            return results
    if _has_ended(job):
        return job
    return next((one for one in reversed(containers) if _has_ended(one)), {})


def _has_ended(container: Mapping[str, Any]) -> bool:
    return container.get("exitCode") is not None or bool(container.get("reason"))


def _attempt(part: Mapping[str, Any]) -> Attempt:
    containers = _containers(part)
    decides = _deciding_container(containers)
    return Attempt(
        started_at=_time(part, "startedAt"),
        stopped_at=_time(part, "stoppedAt"),
        exit_code=decides.get("exitCode"),
        reason=_explained(decides, part.get("statusReason")),
        log_stream=_own_stream(containers),
    )


def _log_streams(
    ended: Sequence[Sequence[Mapping[str, Any]]], present: Sequence[Mapping[str, Any]], *, has_ended: bool
) -> tuple[str, ...]:
    """The log streams of all attempts in order, the current one last.

    That of the results comes after the job's own, once that has ended: until then there is something to follow it.
    """
    starts = [_in_order(containers) for containers in ended]
    starts.append([one for one in _in_order(present) if has_ended or one.get("name") != RESULTS])
    named = [one["logStreamName"] for containers in starts for one in containers if one.get("logStreamName")]
    return tuple(dict.fromkeys(named))


def _in_order(containers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(containers, key=lambda one: one.get("name") == RESULTS)


def _own_stream(containers: Sequence[Mapping[str, Any]]) -> str | None:
    """The log stream of a start's command."""
    own = [one for one in containers if one.get("name") != RESULTS and one.get("logStreamName")]
    return own[-1]["logStreamName"] if own else None


def _reason_of(detail: Mapping[str, Any], container: Mapping[str, Any], state: RunState) -> str | None:
    """Why a job failed or waits: the reason of its container, if it had one, says more than its own."""
    if state is RunState.SUCCEEDED:
        return None
    if state is not RunState.FAILED:
        return explain_reason(detail["statusReason"]) if detail.get("statusReason") else None
    return _explained(container, detail.get("statusReason"))


def _explained(container: Mapping[str, Any], status_reason: str | None) -> str | None:
    """Why an attempt failed: its container's reason, else what a code of ours means, else AWS Batch's own words."""
    reason = container.get("reason") or explain_exit(container.get("exitCode")) or status_reason
    return explain_reason(reason) if reason else None


def _time(detail: Mapping[str, Any], name: str) -> str | None:
    moment = detail.get(name)
    return None if not moment else from_milliseconds(int(moment))
