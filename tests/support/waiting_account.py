"""AWS Batch as its callers see it, in an account that has no machine: a job waits until a test gives it one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core_support import World, age
from lambda_support import LambdaContext, handler_of, sample_event
from launchbay_core.aws.batch.client import FoundJob
from launchbay_core.aws.batch.errors import RefusedByBatch
from launchbay_core.domain.clock import now
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.reconcile import reconcile

L4_OR_A10G = {"any_of": [{"gpu": {"model": "l4"}}, {"gpu": {"model": "a10g"}}]}
NO_MACHINE = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested"
TOO_MANY_VCPUS = (
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet it"
)
LONG_AGO = "2026-01-01T00:00:00.000Z"
LATER = timedelta(minutes=11)


class Account:
    """AWS Batch without a machine: what is submitted waits, until a test gives it one or ends it."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.refused_queues: set[str] = set()
        self.before_submit: Callable[[], None] = lambda: None
        self.after_submit: Callable[[], None] = lambda: None

    def register(self, _version: object) -> str:
        return "arn:aws:batch:us-east-1:123456789012:job-definition/job:1"

    def submit(self, name: str, *, queue: str, **_request: object) -> str:
        self.before_submit()
        if queue in self.refused_queues:
            raise RefusedByBatch(f"JobQueue {queue} not found")
        job_id = f"job-{len(self.jobs) + 1}"
        made = {"jobId": job_id, "jobName": name, "queue": queue, "status": "RUNNABLE", "attempts": []}
        self.jobs.append(made | {"createdAt": int(now().timestamp() * 1000)})
        self.after_submit()
        return job_id

    def find(self, name: str, queue: str) -> str | None:
        return next((job["jobId"] for job in self._named(name, queue)), None)

    def find_all(self, name: str, queue: str) -> list[FoundJob]:
        return [FoundJob(job["jobId"], job["status"] in {"SUCCEEDED", "FAILED"}) for job in self._named(name, queue)]

    def is_active(self, _definition: str) -> bool:
        return True

    def _named(self, name: str, queue: str) -> list[dict[str, Any]]:
        return [job for job in self.jobs if (job["jobName"], job["queue"]) == (name, queue)]

    def describe(self, job_ids: list[str]) -> list[dict[str, Any]]:
        return [job for job in self.jobs if job["jobId"] in job_ids]

    def cancel(self, job_id: str, reason: str) -> None:
        if self.job(job_id)["status"] in {"SUBMITTED", "RUNNABLE"}:
            self.job(job_id).update(status="FAILED", statusReason=reason)

    def terminate(self, job_id: str, reason: str) -> None:
        for job in self.jobs:  # as AWS Batch, which says nothing of a job that it does not know
            if job["jobId"] == job_id and job["status"] not in {"SUCCEEDED", "FAILED"}:
                job.update(status="FAILED", statusReason=reason)

    def job(self, job_id: str) -> dict[str, Any]:
        return next(job for job in self.jobs if job["jobId"] == job_id)

    def replace(self, batch: object, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the place of an adapter's calls."""
        replaced = ("register", "is_active", "submit", "find", "find_all", "describe", "cancel", "terminate")
        for name in replaced:
            monkeypatch.setattr(batch, name, getattr(self, name))

    @property
    def queues(self) -> list[str]:
        """Where each job was submitted, in order."""
        return [job["queue"] for job in self.jobs]

    @property
    def alive(self) -> list[str]:
        return [job["jobId"] for job in self.jobs if job["status"] not in {"SUCCEEDED", "FAILED"}]


def sweep(world: World, run: Run, after: timedelta = timedelta()) -> Run:
    """The sweep comes by, `after` so long, and looks at this run alone: others are none of this test's business."""
    store, only = world.adapters.store, world.run(run)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(store), "open_runs", lambda *_: [only] if only.is_open else [])
        report = reconcile(world.adapters, now() + after)
    assert report.failed == 0
    return world.run(run)


def hear(world: World, account: Account, run: Run, job_id: str) -> Run:
    """AWS Batch's event about a job, as the job is now."""
    detail = {"container": {}, **account.job(job_id)}
    handler_of("track")(sample_event("batch_job_running") | {"detail": detail}, LambdaContext())
    return world.run(run)


def move_while_it_is_submitted(world: World, account: Account, run: Run) -> None:
    """When the run is submitted next, let another dispatch of it come first, whose job waits and is moved."""

    def move() -> None:
        account.before_submit = lambda: None
        age(run, LONG_AGO, dispatch_lease=LONG_AGO)
        world.dispatch(run)
        sweep(world, run, LATER)
        hear(world, account, run, "job-1")

    account.before_submit = move


def queues(run: Run, *classes: str) -> list[str]:
    prefix = run.placement.job_queue.removesuffix("-spot").removesuffix(run.placement.compute_class)
    return [prefix + one for one in classes]
