"""What an attempt is to those outside who give it credentials: its ECS task and its roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from launchbay_local.batch.arns import last_part
from launchbay_local.batch.records.records import Job


@dataclass(frozen=True)
class StartingAttempt:
    """An attempt of a job that is about to start; `number` is 1 for the first one.

    `task_id` is the id of its ECS task, after which AWS names the session of the `job_role_arn`. `execution_role_arn`
    is the role of the agent, which writes the logs.
    """

    job_id: str
    job_arn: str
    job_name: str
    queue_arn: str
    number: int
    task_arn: str
    image: str
    log_group: str
    job_role_arn: str | None
    execution_role_arn: str | None

    @property
    def task_id(self) -> str:
        """The id of the attempt's ECS task."""
        return last_part(self.task_arn)


AttemptCredentials = Callable[[StartingAttempt], Mapping[str, str]]


def no_credentials(_attempt: StartingAttempt) -> Mapping[str, str]:
    """No variables for any attempt."""
    return {}


def starting_attempt(job: Job, log_group: str) -> StartingAttempt:
    """The present attempt of a job that has its task; of several containers, the task has the roles."""
    task = job.task or {}
    return StartingAttempt(
        job_id=job.job_id,
        job_arn=job.arn,
        job_name=job.name,
        queue_arn=job.queue,
        number=job.attempt_number,
        task_arn=str(job.task_arn),
        image=str(job.container.get("image", "")),
        log_group=log_group,
        job_role_arn=task.get("taskRoleArn") or job.container.get("jobRoleArn"),
        execution_role_arn=task.get("executionRoleArn") or job.container.get("executionRoleArn"),
    )
