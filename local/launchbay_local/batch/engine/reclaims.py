"""Takes the machine of a running attempt away, as EC2 does with a Spot Instance."""

from __future__ import annotations

from launchbay_local.batch.arns import last_part
from launchbay_local.batch.engine.active_attempt import ActiveAttempt
from launchbay_local.batch.errors import CannotReclaim
from launchbay_local.batch.metadata.service import MetadataService
from launchbay_local.batch.records.records import Job
from launchbay_local.batch.tasks.reasons import HOST_LOST
from launchbay_local.batch.tasks.stops import Stop
from launchbay_local.batch.timers import Timers

_SHUTDOWN_SECONDS = 2.0  # between the SIGTERM of a machine that shuts down and its end
_ID_LENGTH = 17


def instance_id(job: Job) -> str:
    """The id of the EC2 instance that a job's present attempt would run on: each attempt has a machine of its own.

    >>> from types import SimpleNamespace
    >>> instance_id(SimpleNamespace(task_arn="arn:aws:ecs:us-east-1:123456789012:task/c/0123456789abcdef0123"))
    'i-0123456789abcdef0'
    """
    return f"i-{last_part(str(job.task_arn))[:_ID_LENGTH]}"


def reclaim(
    attempt: ActiveAttempt, job: Job, notice_seconds: float, at: int, timers: Timers, metadata: MetadataService
) -> None:
    """Give an attempt the notice that its machine ends `at` a time, in `notice_seconds`, and then end the machine.

    Without a notice it ends at once. What is lost is the attempt: whether the job is tried again, its retry strategy
    says.

    Raises:
        CannotReclaim: the machine is being reclaimed already, or all containers are ending anyway.
    """
    if attempt.is_reclaimed:
        raise CannotReclaim(f"The machine of job {job.job_id} is being reclaimed already.")
    if attempt.execution.is_ending:
        raise CannotReclaim(f"The attempt of job {job.job_id} is ending.")
    attempt.is_reclaimed = True
    stop = Stop(HOST_LOST.format(instance_id(job)), final=False, seconds=_SHUTDOWN_SECONDS, lost=True)
    if notice_seconds:
        metadata.give_notice(attempt.token, at)
        attempt.timer = timers.after(notice_seconds, lambda: attempt.execution.end(stop))
    else:
        attempt.execution.end(stop)
