"""The plan of an attempt: its containers' commands and environments, its folders, its time limit."""

from __future__ import annotations

import functools
import os
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from launchbay_local.batch.arns import Arns, last_part
from launchbay_local.batch.engine import lifecycle
from launchbay_local.batch.engine.attempts import AttemptCredentials, no_credentials, starting_attempt
from launchbay_local.batch.engine.environment import container_environment
from launchbay_local.batch.engine.simulation import gpu_model, simulated_hardware
from launchbay_local.batch.engine.slots import Allocation, Slots, shortage
from launchbay_local.batch.engine.tasks import needed_successes, resolve_volumes
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.programs.children import Start, spawn
from launchbay_local.batch.records.records import Document, Job


@dataclass(frozen=True)
class Step:
    """One container's command; it starts only if the containers that it `needs` have succeeded.

    `own` are the variables that the job's author or submission set.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    name: str = ""
    image: str = ""
    needs: Sequence[str] = ()
    own: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """The steps, run one after the other, and where their output goes; `volumes` are folders that the steps share.

    `credentials` is asked once, when the attempt starts, for variables under the steps' own ones.
    """

    job_id: str
    steps: Sequence[Step]
    volumes: Sequence[Path]
    folder: Path
    log: Path
    timeout_seconds: int | None
    grace_seconds: float
    credentials: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True)
class Host:
    """Where and how jobs run.

    `job_env` is set for every job; `simulated_variable` names the variable in which a job reads which of its hardware
    is simulated. `credentials` gives the variables that only one attempt gets, as a role's credentials in AWS. `start`
    starts a command.
    """

    jobs: Path
    slots: Slots
    log_group: str
    job_env: Mapping[str, str]
    limits: Limits
    simulated_variable: str
    region: str
    credentials: AttemptCredentials = no_credentials
    start: Start = spawn

    def log_group_of(self, job: Job) -> str:
        """The log group that the job's container names, or the default one."""
        return str(_log_options(job.container).get("awslogs-group") or self.log_group)


def prepare(job: Job, allocation: Allocation, host: Host) -> tuple[Job, Plan]:
    """The job as it starts with its allocation, and the plan of its attempt."""
    container = {**job.container, "environment": _variables(job, allocation, host.simulated_variable)}
    task = Arns(host.region).task(uuid.uuid4().hex)
    job = lifecycle.to_starting(job, task, _log_stream(job, task), container, shortage(job.needs, host.slots))
    folder = host.jobs / job.job_id / f"attempt-{job.attempt_number}"
    volumes = folder.with_suffix(".volumes")
    plan = Plan(
        job_id=job.job_id,
        steps=[_step(one, job, allocation, host, volumes) for one in (*job.before, job.container)],
        volumes=[volumes / volume["name"] for volume in (job.task or {}).get("volumes", [])],
        folder=folder,
        log=folder.with_suffix(".log"),
        timeout_seconds=job.timeout_seconds,
        grace_seconds=host.limits.terminate_grace,
        credentials=functools.partial(host.credentials, starting_attempt(job, host.log_group_of(job))),
    )
    return job, plan


def _step(container: Document, job: Job, allocation: Allocation, host: Host, volumes: Path) -> Step:
    container = resolve_volumes(container, volumes)
    own = {pair["name"]: pair["value"] for pair in container["environment"]}
    programs = Path(sys.executable).parent
    return Step(
        name=container.get("name", ""),
        command=container["command"],
        image=container.get("image") or "",
        environment=container_environment(own, job, allocation, os.environ, host.job_env, programs),
        needs=needed_successes(container),
        own=own.keys(),
    )


def _variables(job: Job, allocation: Allocation, simulated_variable: str) -> list[Document]:
    """The container's variables, with the one that describes simulated hardware if some is."""
    own: list[Document] = [pair for pair in job.container["environment"] if pair["name"] != simulated_variable]
    simulated = simulated_hardware(job.needs.gpus, gpu_model(job.queue), allocation.gpus)
    return [*own, {"name": simulated_variable, "value": simulated}] if simulated else own


def _log_stream(job: Job, task_arn: str) -> str:
    """A new log stream's name: `<prefix or definition>/default/<task id>`, as AWS Batch's."""
    definition = job.definition_arn.rsplit("/", 1)[-1].partition(":")[0]
    prefix = _log_options(job.container).get("awslogs-stream-prefix") or definition
    return f"{prefix}/default/{last_part(task_arn)}"


def _log_options(container: Document) -> Document:
    return (container.get("logConfiguration") or {}).get("options") or {}
