"""AWS Batch's jobs, parsed from its state-change events and from DescribeJobs, which have the same members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from launchbay_core.aws.batch.job_definitions import INIT
from launchbay_core.aws.batch.job_names import NamedJob, parse_job_name
from launchbay_core.aws.batch.reasons import explain_reason
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
        log_streams=_log_streams([*starts, containers if running or state.is_terminal else []]),
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
    """The container whose end is the job's end: an init container that failed, else the last one that says something.

    The ECS agent gives a container whose dependency failed the exit code 143 and a reason of its own
    (`CannotStartContainerError: dependency graph: …`), although it never started.
    """
    failed = (one for one in containers if one.get("name") == INIT and one.get("exitCode"))
    said = (one for one in reversed(containers) if one.get("exitCode") is not None or one.get("reason"))
    return next(failed, None) or next(said, {})


def _attempt(part: Mapping[str, Any]) -> Attempt:
    containers = _containers(part)
    decides = _deciding_container(containers)
    reason = decides.get("reason") or part.get("statusReason")
    return Attempt(
        started_at=_time(part, "startedAt"),
        stopped_at=_time(part, "stoppedAt"),
        exit_code=decides.get("exitCode"),
        reason=explain_reason(reason) if reason else None,
        log_stream=next(reversed(_log_streams([containers])), None),
    )


def _log_streams(starts: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """The log streams of all attempts in order, the current one last."""
    named = [one["logStreamName"] for containers in starts for one in containers if one.get("logStreamName")]
    return tuple(dict.fromkeys(named))


def _reason_of(detail: Mapping[str, Any], container: Mapping[str, Any], state: RunState) -> str | None:
    """Why a job failed or waits: the reason of its container, if it had one, says more than its own."""
    if state is RunState.SUCCEEDED:
        return None
    reasons = [container.get("reason") if state is RunState.FAILED else None, detail.get("statusReason")]
    return next((explain_reason(reason) for reason in reasons if reason), None)


def _time(detail: Mapping[str, Any], name: str) -> str | None:
    moment = detail.get(name)
    return None if not moment else from_milliseconds(int(moment))
