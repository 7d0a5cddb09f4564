"""The Batch stand-in of a stack: its queues, and how much of this machine its jobs may use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from launchbay_local.iam.jobs import Refuse, nothing_refused
from launchbay_local.template.application import SchedulingPolicy

if TYPE_CHECKING:
    from launchbay_local.batch import AttemptCredentials, EventOutlet, JobQueue, LogOutlet, WarmProgram

Publish = Callable[[Sequence[Mapping[str, Any]]], None]  # of entries of PutEvents
DEFAULT_LOG_GROUP = "/aws/batch/job"


@dataclass(frozen=True)
class SlotLimits:
    """What all jobs together may use; None is everything that this machine has."""

    vcpus: int | None = None
    memory_gib: float | None = None
    gpus: int | None = None


@dataclass(frozen=True)
class JobSettings:
    """What the stand-in is started with: where it keeps its records, its queues, and what every job's process gets.

    `policies` are the scheduling policies of queues that have one. `refuse` answers calls that are not allowed,
    `attempt_credentials` gives a job's attempt those of its role. Most jobs start `warm_program`.
    Events go to `bus`, lines to `logs`, or to `aws_endpoint`.
    """

    folder: Path
    queues: Sequence[str]
    aws_endpoint: str
    environment: Mapping[str, str]
    simulated_variable: str
    slots: SlotLimits = field(default_factory=SlotLimits)
    policies: Mapping[str, SchedulingPolicy] = field(default_factory=dict)
    refuse: Refuse = nothing_refused
    attempt_credentials: AttemptCredentials | None = None
    warm_program: WarmProgram | None = None
    bus: EventOutlet | None = None
    logs: LogOutlet | None = None


class DefaultBus:
    """The default event bus for the stand-in, which starts earlier: what it publishes waits for the stack's rules."""

    def __init__(self) -> None:
        self._is_ready = threading.Event()
        self._publish: Publish = lambda _entries: None

    def connect(self, publish: Publish) -> None:
        """Publish with `publish` from now on, first what waits."""
        self._publish = publish
        self._is_ready.set()

    def put(self, entries: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Publish events; all are accepted."""
        self._is_ready.wait()
        self._publish(entries)
        return [{} for _ in entries]


class JobServer(Protocol):
    """A server that answers AWS Batch's calls and runs jobs."""

    def start(self) -> str:
        """Start; return the URL."""

    def stop(self) -> None:
        """Stop, and end the jobs that run."""


JobServerFactory = Callable[[JobSettings], JobServer]


def batch_server(settings: JobSettings) -> JobServer:
    """The stand-in that runs jobs as processes of this machine."""
    from launchbay_local.batch import BatchServer, Outlets, machine_slots  # noqa: PLC0415  (a stack without jobs needs none)

    limits = settings.slots
    memory_mib = None if limits.memory_gib is None else int(limits.memory_gib * 1024)
    return BatchServer(
        state_dir=settings.folder,
        queues=fair_queues(settings.queues, settings.policies),
        slots=machine_slots(limits.vcpus, memory_mib, limits.gpus),
        aws_endpoint=settings.aws_endpoint,
        log_group=DEFAULT_LOG_GROUP,
        job_env=dict(settings.environment),
        simulated_variable=settings.simulated_variable,
        refuse=settings.refuse,
        attempt_credentials=settings.attempt_credentials,
        warm_program=settings.warm_program,
        outlets=Outlets(settings.bus, settings.logs) if settings.bus and settings.logs else None,
    )


def fair_queues(names: Sequence[str], policies: Mapping[str, SchedulingPolicy]) -> list[JobQueue]:
    """The job queues of these names as the stand-in takes them, with their policies if they have one."""
    from launchbay_local.batch import FairSharePolicy, JobQueue  # noqa: PLC0415

    shares = {
        name: FairSharePolicy(one.arn, one.compute_reservation, one.decay_seconds, one.weights)
        for name, one in policies.items()
    }
    return [JobQueue(name, shares.get(name)) for name in names]
