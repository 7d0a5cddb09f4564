"""AWS Batch's jobs as its state-change events and DescribeJobs tell of them: both have the same members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from launchbay_core.batch import parse_job_name
from launchbay_core.batch_reasons import in_words
from launchbay_core.clock import from_milliseconds
from launchbay_core.errors import Malformed
from launchbay_core.states import RunState, from_batch

# The second has the same detail, and is sent when a job at the head of its queue can't be placed.
DETAIL_TYPES = ("Batch Job State Change", "Batch Job Queue Blocked")
# Set by the local stand-in for AWS Batch in the environment of jobs whose GPUs are not there.
SIMULATED = "LAUNCHBAY_SIMULATED_HARDWARE"


@dataclass(frozen=True)
class BatchJob:
    """One look at the AWS Batch job of a run; times are ISO 8601."""

    project: str
    run_id: str
    job_id: str
    state: RunState
    attempts: int
    log_streams: Sequence[str]
    exit_code: int | None
    reason: str | None
    started_at: str | None
    stopped_at: str | None
    simulated: str | None


def parse_event(event: Mapping[str, Any]) -> BatchJob | None:
    """The job that an EventBridge event tells of; None for a job that Launchbay did not submit.

    Raises:
        Malformed: it tells of no AWS Batch job.
    """
    if event.get("source") != "aws.batch" or event.get("detail-type") not in DETAIL_TYPES:
        known = " or ".join(f"`{kind}`" for kind in DETAIL_TYPES)
        raise Malformed(f"This event is no {known} of `aws.batch`: {event.get('source')}, {event.get('detail-type')}.")
    return parse_job(event.get("detail") or {})


def parse_job(detail: Mapping[str, Any]) -> BatchJob | None:
    """The job of an event's detail or of DescribeJobs; None for a job that Launchbay did not submit.

    Raises:
        Malformed: a member that every job has is missing or wrong.
    """
    try:
        named = parse_job_name(detail["jobName"])
        return None if named is None else _job(detail, *named)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Malformed(f"This is no job as AWS Batch tells of it: {error!r}.") from error


def _job(detail: Mapping[str, Any], project: str, run_id: str) -> BatchJob:
    container = detail.get("container") or {}
    state = from_batch(detail["status"])
    attempts = detail.get("attempts") or []
    running = state in {RunState.STARTING, RunState.RUNNING}  # its attempt is listed only once it has ended
    environment = {entry["name"]: entry["value"] for entry in container.get("environment", [])}
    return BatchJob(
        project=project,
        run_id=run_id,
        job_id=detail["jobId"],
        state=state,
        attempts=len(attempts) + (state is RunState.RUNNING),
        log_streams=_log_streams(attempts, container if running or state.is_terminal else {}),
        exit_code=container.get("exitCode") if state.is_terminal else None,
        reason=_reason(detail, container, state),
        started_at=_time(detail, "startedAt"),
        stopped_at=_time(detail, "stoppedAt"),
        simulated=environment.get(SIMULATED),
    )


def _log_streams(attempts: Sequence[Mapping[str, Any]], present: Mapping[str, Any]) -> tuple[str, ...]:
    """The log streams of all attempts in their order, the present one last."""
    containers = [attempt.get("container") or {} for attempt in attempts] + [present]
    named = [container["logStreamName"] for container in containers if container.get("logStreamName")]
    return tuple(dict.fromkeys(named))


def _reason(detail: Mapping[str, Any], container: Mapping[str, Any], state: RunState) -> str | None:
    """Why a job failed or waits: its container's reason says more than its own, once there was a container."""
    if state is RunState.SUCCEEDED:
        return None
    said = [container.get("reason") if state is RunState.FAILED else None, detail.get("statusReason")]
    return next((in_words(reason) for reason in said if reason), None)


def _time(detail: Mapping[str, Any], name: str) -> str | None:
    moment = detail.get(name)
    return None if not moment else from_milliseconds(int(moment))
