"""The plan of an attempt: its containers' commands and environments, its folders, its time limit."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from launchbay_local.batch.engine import lifecycle
from launchbay_local.batch.engine.environment import container_environment
from launchbay_local.batch.engine.simulation import gpu_model, simulated_hardware
from launchbay_local.batch.engine.slots import Share, Slots, shortage
from launchbay_local.batch.engine.tasks import must_succeed, resolve_volumes
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.records.records import Document, Job
from launchbay_local.iam.jobs import AttemptCredentials, JobAttempt, no_credentials


@dataclass(frozen=True)
class Step:
    """One container's command; if it `must_succeed`, the next step starts only after it has succeeded."""

    command: Sequence[str]
    environment: Mapping[str, str]
    name: str = ""
    must_succeed: bool = False


@dataclass(frozen=True)
class Plan:
    """The steps, run one after the other, and where their output goes; `volumes` are folders that the steps share."""

    job_id: str
    steps: Sequence[Step]
    volumes: Sequence[Path]
    folder: Path
    log: Path
    timeout_seconds: int | None
    grace_seconds: float


@dataclass(frozen=True)
class Host:
    """Where and how jobs run.

    `job_env` is set for every job; `simulated_variable` names the variable in which a job reads which of its hardware
    is simulated.
    """

    jobs: Path
    slots: Slots
    log_group: str
    job_env: Mapping[str, str]
    limits: Limits
    simulated_variable: str
    attempt_credentials: AttemptCredentials = no_credentials

    def log_group_of(self, job: Job) -> str:
        """The log group that the job's container names, or the default one."""
        return str(_log_options(job.container).get("awslogs-group") or self.log_group)


def prepare(job: Job, share: Share, host: Host) -> tuple[Job, Plan]:
    """The job as it starts with its share, and the plan of its attempt."""
    container = {**job.container, "environment": _variables(job, share, host.simulated_variable)}
    job = lifecycle.to_starting(job, _log_stream(job), container, shortage(job.needs, host.slots))
    folder = host.jobs / job.job_id / f"attempt-{job.attempt_number}"
    volumes = folder.with_suffix(".volumes")
    host = replace(host, job_env={**host.job_env, **host.attempt_credentials(_attempt(job, host))})
    plan = Plan(
        job_id=job.job_id,
        steps=[_step(one, job, share, host, volumes) for one in (*job.before, job.container)],
        volumes=[volumes / volume["name"] for volume in (job.task or {}).get("volumes", [])],
        folder=folder,
        log=folder.with_suffix(".log"),
        timeout_seconds=job.timeout_seconds,
        grace_seconds=host.limits.terminate_grace,
    )
    return job, plan


def _attempt(job: Job, host: Host) -> JobAttempt:
    """What decides on an attempt's credentials; those of a task belong to all of its containers."""
    roles = job.task or job.container
    return JobAttempt(
        job.job_id,
        job.attempt_number,
        str(job.container.get("image", "")),
        str(roles.get("taskRoleArn") or roles.get("jobRoleArn") or ""),
        str(roles.get("executionRoleArn") or ""),
        host.log_group_of(job),
    )


def _step(container: Document, job: Job, share: Share, host: Host, volumes: Path) -> Step:
    container = resolve_volumes(container, volumes)
    own = {pair["name"]: pair["value"] for pair in container["environment"]}
    programs = Path(sys.executable).parent
    return Step(
        name=container.get("name", ""),
        command=container["command"],
        environment=container_environment(own, job, share, os.environ, host.job_env, programs),
        must_succeed=job.task is not None and must_succeed(container, [*job.before, job.container]),
    )


def _variables(job: Job, share: Share, simulated_variable: str) -> list[Document]:
    """The container's variables, with the one that describes simulated hardware if some is."""
    own: list[Document] = [pair for pair in job.container["environment"] if pair["name"] != simulated_variable]
    simulated = simulated_hardware(job.needs.gpus, gpu_model(job.queue), share.gpus)
    return [*own, {"name": simulated_variable, "value": simulated}] if simulated else own


def _log_stream(job: Job) -> str:
    """A new log stream's name: `<prefix or definition>/default/<a unique id>`, as AWS Batch's."""
    definition = job.definition_arn.rsplit("/", 1)[-1].partition(":")[0]
    prefix = _log_options(job.container).get("awslogs-stream-prefix") or definition
    return f"{prefix}/default/{uuid.uuid4().hex}"


def _log_options(container: Document) -> Document:
    return (container.get("logConfiguration") or {}).get("options") or {}
