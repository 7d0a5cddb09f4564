"""Prepares an attempt: from a job and what it may use to the plan of its containers."""

from __future__ import annotations

import functools
import os
import secrets
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from launchbay_local.batch.arns import Arns, last_part
from launchbay_local.batch.engine import lifecycle
from launchbay_local.batch.engine.attempts import AttemptCredentials, no_credentials, starting_attempt
from launchbay_local.batch.engine.environment import container_environment
from launchbay_local.batch.engine.simulation import gpu_model, simulated_hardware
from launchbay_local.batch.engine.slots import Allocation, Slots, shortage
from launchbay_local.batch.limits import Limits
from launchbay_local.batch.metadata.service import MetadataService
from launchbay_local.batch.programs.children import Start, spawn
from launchbay_local.batch.records.records import Document, Job
from launchbay_local.batch.tasks.dependencies import dependencies_of
from launchbay_local.batch.tasks.plan import Plan, PlannedContainer
from launchbay_local.batch.tasks.volumes import resolve_volumes

_ONLY = "default"  # AWS Batch's name for the container of a job that has only one


@dataclass(frozen=True)
class Host:
    """Where and how jobs run.

    `job_env` is set for every job; `simulated_variable` names the variable in which a job reads which of its hardware
    is simulated. `credentials` gives the variables that only one attempt gets, as a role's credentials in AWS. `start`
    starts a command. `metadata` answers what containers ask.
    """

    jobs: Path
    slots: Slots
    log_group: str
    job_env: Mapping[str, str]
    limits: Limits
    simulated_variable: str
    region: str
    metadata: MetadataService
    credentials: AttemptCredentials = no_credentials
    start: Start = spawn


def prepare(job: Job, allocation: Allocation, host: Host) -> tuple[Job, Plan]:
    """The job as it starts with its allocation, and the plan of its attempt."""
    task_arn = Arns(host.region).task(uuid.uuid4().hex)
    family, _, revision = last_part(job.definition_arn).partition(":")
    containers = [_with_simulation(one, job, allocation, host.simulated_variable) for one in job.containers]
    streams = {_name(one): _log_stream(one, family, task_arn) for one in containers}
    job = lifecycle.to_starting(job, task_arn, streams, containers, shortage(job.needs, host.slots))
    folder = host.jobs / job.job_id / f"attempt-{job.attempt_number}"
    volumes = folder.with_suffix(".volumes")
    token = secrets.token_hex(16)
    plan = Plan(
        job_id=job.job_id,
        containers=[
            _plan_container(container, job, share, host, folder, token, number)
            for number, (container, share) in enumerate(_shares(job, allocation))
        ],
        task_arn=task_arn,
        family=family,
        revision=revision,
        token=token,
        volumes=[volumes / volume["name"] for volume in (job.task or {}).get("volumes", [])],
        timeout_seconds=job.timeout_seconds,
        credentials=functools.partial(host.credentials, starting_attempt(job, _log_group(job.container, host))),
    )
    return job, plan


def _plan_container(
    container: Document, job: Job, share: Allocation, host: Host, folder: Path, token: str, number: int
) -> PlannedContainer:
    name = _name(container)
    resolved = resolve_volumes(container, folder.with_suffix(".volumes"))
    own = {pair["name"]: pair["value"] for pair in resolved["environment"]}
    programs = Path(sys.executable).parent
    of_stack = {**host.metadata.machine_variables(token), **host.job_env}
    metadata = host.metadata.container_variables(token, number)
    return PlannedContainer(
        name=name,
        command=resolved["command"],
        environment=container_environment(own, job, share, os.environ, of_stack, programs, metadata),
        folder=folder if job.task is None else folder / name,
        log=folder.with_suffix(".log" if job.task is None else f".{name}.log"),
        log_group=_log_group(container, host),
        log_stream=job.log_streams.get(name) or job.log_stream or "",
        image=container.get("image") or "",
        essential=container.get("essential", True),
        depends_on=dependencies_of(container),
        own=own.keys(),
        grace_seconds=container.get("stopTimeout") or host.limits.terminate_grace,
        vcpus=share.vcpus,
        memory_mib=share.memory_mib,
    )


def _shares(job: Job, allocation: Allocation) -> Iterator[tuple[Document, Allocation]]:
    """Each container with what it asked for of the job's allocation; GPUs are given in order."""
    if job.task is None:
        yield job.container, allocation
        return
    gpus = allocation.gpus
    for container in job.containers:
        asked = _asked(container)
        count = int(asked.get("GPU", 0))
        yield (
            container,
            replace(allocation, vcpus=float(asked["VCPU"]), memory_mib=int(asked["MEMORY"]), gpus=gpus[:count]),
        )
        gpus = gpus[count:]


def _with_simulation(container: Document, job: Job, allocation: Allocation, variable: str) -> Document:
    """The container with the variable that describes simulated hardware, if some of what it asked for is."""
    own: Sequence[Document] = [pair for pair in container["environment"] if pair["name"] != variable]
    asks_for_gpus = job.task is None or "GPU" in _asked(container)
    simulated = simulated_hardware(job.needs.gpus, gpu_model(job.queue), allocation.gpus) if asks_for_gpus else None
    return {**container, "environment": [*own, {"name": variable, "value": simulated}] if simulated else [*own]}


def _asked(container: Document) -> Mapping[str, str]:
    return {one["type"]: one["value"] for one in container["resourceRequirements"]}


def _name(container: Document) -> str:
    return str(container.get("name") or _ONLY)


def _log_stream(container: Document, family: str, task_arn: str) -> str:
    """A new log stream's name: `<prefix or definition>/<container>/<task id>`, as AWS Batch's."""
    prefix = _log_options(container).get("awslogs-stream-prefix") or family
    return f"{prefix}/{_name(container)}/{last_part(task_arn)}"


def _log_group(container: Document, host: Host) -> str:
    """The log group that a container names, or the default one."""
    return str(_log_options(container).get("awslogs-group") or host.log_group)


def _log_options(container: Document) -> Document:
    return (container.get("logConfiguration") or {}).get("options") or {}
