"""In every order of events, a run moves forward only, ends once, and has one AWS Batch job."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core_support import World
from launchbay_core.aws.batch.client import FoundJob
from launchbay_core.aws.batch.errors import ThrottledByBatch
from launchbay_core.domain.runs import Run
from launchbay_core.domain.states import RunState
from run_lives import ENDED, RunLife, try_lives

STATUSES = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"]
REASONS = [None, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none", "ACTION_REQUIRED - invalid.", "Host EC2 terminated."]


class QuietBatch:
    """AWS Batch as its callers see it: keeps what was submitted and ended, and starts nothing."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        """Forget everything: another account, for another run."""
        self.jobs: dict[str, dict[str, Any]] = {}
        self.names: list[str] = []
        self.fails: BaseException | None = None
        self.loses_answers = False

    def register(self, _version: object) -> str:
        return "arn:aws:batch:us-east-1:123456789012:job-definition/job:1"

    def submit(self, name: str, **_request: object) -> str:
        if self.fails is not None:
            raise self.fails
        job_id = f"job-{len(self.jobs)}"
        self.jobs[job_id] = {"jobId": job_id, "jobName": name, "status": "SUBMITTED"}
        self.names.append(name)
        if self.loses_answers:
            raise TimeoutError("the answer was lost on its way")
        return job_id

    def find(self, name: str, _queue: str) -> str | None:
        return next((job_id for job_id, job in self.jobs.items() if job["jobName"] == name), None)

    def find_all(self, name: str, _queue: str) -> list[FoundJob]:
        named = [job for job in self.jobs.values() if job["jobName"] == name]
        return [FoundJob(job["jobId"], job["status"] in ENDED) for job in named]

    def describe(self, job_ids: list[str]) -> list[dict[str, Any]]:
        return [self.jobs[job_id] for job_id in job_ids if job_id in self.jobs]

    def terminate(self, job_id: str, reason: str) -> None:
        if self.jobs.get(job_id, {"status": "FAILED"})["status"] not in ENDED:
            self.jobs[job_id] |= {"status": "FAILED", "statusReason": reason}


class Life(RunLife):
    """One run, to which happens what queues, AWS Batch, people and the sweep may do to it."""

    batch: ClassVar[QuietBatch]

    def __init__(self) -> None:
        super().__init__()
        self.batch.empty()
        self.first = self.world.launch()
        self.seen = [self.first]

    @property
    def job(self) -> dict[str, Any] | None:
        return self.batch.jobs.get(self.batch.find(self.name, "") or "")

    @property
    def name(self) -> str:
        return f"launchbay-{self.world.project}-{self.first.run_id}"

    @rule(times=st.integers(1, 2))
    def the_request_is_delivered(self, times: int) -> None:
        self.world.dispatch(*[self.first] * times)

    @rule()
    def the_request_is_throttled(self) -> None:
        self.batch.fails = ThrottledByBatch("Too Many Requests")
        self.world.dispatch(self.first)
        self.batch.fails = None

    @rule()
    def the_answer_to_the_submission_is_lost(self) -> None:
        self.batch.loses_answers = True
        self.world.dispatch(self.first)
        self.batch.loses_answers = False

    @precondition(lambda self: self.job)
    @rule(status=st.sampled_from(STATUSES), reason=st.sampled_from(REASONS), attempts=st.integers(0, 3))
    def a_look_at_the_job_arrives(self, status: str, reason: str | None, attempts: int) -> None:
        """True, late, repeated or out of order: all the same to whoever hears it."""
        job = self.job or {}
        if job["status"] not in ENDED:
            job["status"] = status
        detail = {"jobId": job["jobId"], "container": {}, "attempts": [{"container": {}}] * attempts}
        self.world.send_status(self.first, status, **detail, **({"statusReason": reason} if reason else {}))

    @rule()
    def the_sweep_comes_by_when_leases_have_run_out(self) -> None:
        self.let_the_sweep_come_by()

    @invariant()
    def it_keeps_its_promises(self) -> None:
        before, run = self.look()
        assert run.attempts >= before.attempts
        assert run.updated_at >= before.updated_at
        self.its_timeline_is_in_order_and_tells_of_each_state_once(run)
        self.it_has_one_job_at_most(run)

    def its_timeline_is_in_order_and_tells_of_each_state_once(self, run: Run) -> None:
        assert [entry.at for entry in run.timeline] == sorted(entry.at for entry in run.timeline)
        ranks = [entry.state.rank for entry in run.timeline]
        assert ranks == sorted(ranks)
        assert run.timeline[-1].state is run.state
        again = [
            entry for before, entry in zip(run.timeline, run.timeline[1:], strict=False) if before.state is entry.state
        ]
        assert all(entry.reason for entry in again)  # notes, each with its reason
        assert len({(entry.state, entry.reason) for entry in again}) == len(again)

    def it_has_one_job_at_most(self, run: Run) -> None:
        assert self.batch.names.count(self.name) <= 1
        assert run.batch_job_id in {None, (self.job or {}).get("jobId")}

    def teardown(self) -> None:
        """In the end the sweep leaves nothing open whose job is over, and no job of a cancelled run."""
        run = self.end()
        if run.state is RunState.CANCELLED:
            assert (self.job or {"status": "FAILED"})["status"] in ENDED
            assert not run.is_open


def test_in_every_order_of_events_a_run_keeps_its_promises(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.register()
    batch = QuietBatch()
    for name in ("register", "submit", "find", "find_all", "describe", "terminate"):
        monkeypatch.setattr(world.adapters.batch, name, getattr(batch, name))

    Life.world, Life.batch = world, batch

    try_lives(Life, 10, steps=12)
