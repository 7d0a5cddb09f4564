"""The transitions of a job."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.batch.engine import lifecycle
from launchbay_local.batch.records.records import Job, Needs, Outcome, ProcessMark, RetryStrategy, Status
from launchbay_local.batch.tasks.reasons import EXITED, INTERRUPTED


def a_job(**fields: Any) -> Job:
    plain: dict[str, Any] = {
        "job_id": "1",
        "arn": "arn:job/1",
        "name": "n",
        "queue": "arn:job-queue/q",
        "definition_arn": "arn:job-definition/d:1",
        "created_at": 1,
        "containers": [{"command": [], "environment": []}],
        "needs": Needs(),
    }
    return Job.model_validate({**plain, **fields})


def running(**fields: Any) -> Job:
    waiting = lifecycle.to_runnable(a_job(**fields), 1)
    job = lifecycle.to_starting(waiting, "task", {"default": "stream"}, [{"command": ["x"]}], None)
    return lifecycle.to_running(job, ProcessMark(pid=7, created=1.0), 5)


def test_an_attempt_that_exits_with_0_is_a_success() -> None:
    job = lifecycle.end_attempt(running(), Outcome(exit_code=0, status_reason=EXITED), 9)

    assert (job.status, job.exit_code, job.started_at, job.stopped_at) == (Status.SUCCEEDED, 0, 5, 9)
    assert [attempt.log_stream for attempt in job.attempts] == ["stream"]
    assert job.processes == ()


def test_a_process_that_exits_with_0_because_it_was_asked_to_end_is_a_failure() -> None:
    job = lifecycle.end_attempt(running(), Outcome(exit_code=0, status_reason="unwanted", is_final=True), 9)

    assert (job.status, job.status_reason) == (Status.FAILED, "unwanted")


def test_a_failure_with_attempts_left_waits_again() -> None:
    job = running(retry=RetryStrategy(attempts=2))

    again = lifecycle.end_attempt(job, Outcome(exit_code=1, status_reason=EXITED), 9)

    assert (again.status, again.attempt_number, again.stopped_at) == (Status.RUNNABLE, 2, None)


def test_a_new_attempt_shows_nothing_of_the_last_one_s_end() -> None:
    failed = lifecycle.end_attempt(
        running(retry=RetryStrategy(attempts=2)), Outcome(exit_code=1, status_reason=EXITED, reason="r"), 9
    )

    job = lifecycle.to_starting(failed, "next task", {"default": "other"}, failed.containers, None)

    assert (job.exit_code, job.reason, job.status_reason, job.log_stream) == (None, None, None, "other")


def test_a_terminated_job_is_not_tried_again_even_if_it_failed_by_itself() -> None:
    job = running(retry=RetryStrategy(attempts=2), is_terminated=True)

    assert lifecycle.end_attempt(job, Outcome(exit_code=1, status_reason=EXITED), 9).status is Status.FAILED


def test_an_interrupted_attempt_is_tried_again_only_if_attempts_are_left() -> None:
    assert lifecycle.interrupt(running(), 9).status is Status.FAILED
    assert lifecycle.interrupt(running(), 9).status_reason == INTERRUPTED
    assert lifecycle.interrupt(running(retry=RetryStrategy(attempts=2)), 9).status is Status.RUNNABLE


def test_a_job_that_was_being_terminated_when_the_stack_ended_keeps_its_reason() -> None:
    job = running(retry=RetryStrategy(attempts=2)).model_copy(
        update={"is_terminated": True, "status_reason": "unwanted"}
    )

    settled = lifecycle.interrupt(job, 9)

    assert (settled.status, settled.status_reason) == (Status.FAILED, "unwanted")


@pytest.mark.parametrize(
    ("statuses", "becomes"),
    [
        ([], Status.RUNNABLE),
        ([Status.SUCCEEDED, Status.SUCCEEDED], Status.RUNNABLE),
        ([Status.SUCCEEDED, Status.RUNNING], Status.PENDING),
        ([Status.RUNNING, Status.FAILED], Status.FAILED),
        ([None], Status.RUNNABLE),
    ],
)
def test_a_job_waits_for_those_it_depends_on(statuses: list[Status | None], becomes: Status) -> None:
    assert lifecycle.resolve_dependencies(a_job(), statuses, 9).status is becomes


def test_a_record_reads_back_as_it_was_written() -> None:
    job = lifecycle.end_attempt(running(retry=RetryStrategy(attempts=2)), Outcome(exit_code=1, status_reason="x"), 9)

    assert Job.model_validate_json(job.model_dump_json()) == job
