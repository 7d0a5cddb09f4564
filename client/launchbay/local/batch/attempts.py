"""What an attempt of a job is to run, and where: everything but running it."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launchbay.local.batch import lifecycle
from launchbay.local.batch.environment import job_environment
from launchbay.local.batch.execution import Plan
from launchbay.local.batch.limits import Limits
from launchbay.local.batch.records import Document, Job
from launchbay.local.batch.simulation import SIMULATED, gpu_model, simulated_hardware
from launchbay.local.batch.slots import Share, Slots, shortage


@dataclass(frozen=True)
class Host:
    """Where and how jobs run."""

    jobs: Path
    slots: Slots
    log_group: str
    job_env: Mapping[str, str]
    limits: Limits

    def log_group_of(self, job: Job) -> str:
        """The log group that the job's container names, or the usual one."""
        return str(_log_options(job.container).get("awslogs-group") or self.log_group)


def prepare(job: Job, share: Share, host: Host) -> tuple[Job, Plan]:
    """The job as it starts with its share, and what is to be run."""
    container = {**job.container, "environment": _told(job, share)}
    job = lifecycle.starting(job, _log_stream(job), container, shortage(job.needs, host.slots))
    folder = host.jobs / job.job_id / f"attempt-{job.attempt_number}"
    plan = Plan(
        job_id=job.job_id,
        command=container["command"],
        environment=job_environment(job, share, os.environ, host.job_env, Path(sys.executable).parent),
        folder=folder,
        log=folder.with_suffix(".log"),
        timeout_seconds=job.timeout_seconds,
        grace_seconds=host.limits.terminate_grace,
    )
    return job, plan


def _told(job: Job, share: Share) -> list[Document]:
    """The container's environment with a word about hardware that is only pretended, if some is."""
    simulated = simulated_hardware(job.needs.gpus, gpu_model(job.queue), share.gpus)
    told: list[Document] = [pair for pair in job.container["environment"] if pair["name"] != SIMULATED]
    return [*told, {"name": SIMULATED, "value": simulated}] if simulated else told


def _log_stream(job: Job) -> str:
    """A new log stream's name: `<prefix or definition>/default/<a unique id>`, as AWS Batch's."""
    definition = job.definition_arn.rsplit("/", 1)[-1].partition(":")[0]
    prefix = _log_options(job.container).get("awslogs-stream-prefix") or definition
    return f"{prefix}/default/{uuid.uuid4().hex}"


def _log_options(container: Document) -> Document:
    return (container.get("logConfiguration") or {}).get("options") or {}
