"""AWS Batch as its callers see it, in an account that has no machine: a job waits until a test gives it one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from launchbay_core.aws.batch.client import FoundJob
from launchbay_core.aws.batch.errors import RefusedByBatch
from launchbay_core.domain.clock import now


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
        if self.job(job_id)["status"] not in {"SUCCEEDED", "FAILED"}:
            self.job(job_id).update(status="FAILED", statusReason=reason)

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
