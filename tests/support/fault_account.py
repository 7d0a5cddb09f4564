"""An account for faults: the functions' real handlers over AWS emulated in the process, and what AWS does of itself.

Queues deliver again what failed, Lambda tries an event three times, the sweep comes each minute, clients send a request
again. The clock stands still unless it is moved: no test waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from moto import mock_aws

from api_support import Answer, request
from core_support import dispatch_messages, run_requested
from fault_front import Front, ProcessDied
from intake_support import QUEUE, Bucket
from lambda_support import LambdaContext, function_environment, handler_of, make_resources, sample_event
from launchbay.runtime.claim import claim
from launchbay.runtime.errors import CannotRun
from launchbay_core.aws.adapters import create_adapters
from launchbay_core.aws.batch.job_names import parse_job_name
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.restore import restore_key_beside
from launchbay_core.contracts.run_objects import inputs_prefix
from launchbay_core.domain import clock
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle import job_definitions
from model_batch import Job, ModelBatch

PROJECT = "vision"
METRIC_QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/metrics"
SETTINGS = {
    "LAUNCHBAY_METRIC_QUEUE": METRIC_QUEUE,
    "LAUNCHBAY_INTAKE_BUCKET": Bucket.name,
    "LAUNCHBAY_INTAKE_QUEUE": QUEUE,
    "LAUNCHBAY_DEFAULT_IMAGE": "image",
    "LAUNCHBAY_SUBMITS_PER_SECOND": "1000000",
    "LAUNCHBAY_OUTPUT_DAYS": "90",
    "LAUNCHBAY_CHECKPOINT_DAYS": "14",
    "LAUNCHBAY_METRIC_DAYS": "90",
}
REDELIVERY_SECONDS = 180  # of the lanes' queues; longer than any lease
DELIVERIES = 5  # of a queue's message, before it is a dead letter; also what a client tries
EVENT_TRIES = 3  # of Lambda, for an event of AWS Batch
ROUNDS = 14  # of the sweep, within which everything must have come to its end


class _Clock(datetime):
    """The present, moved on by what a test says."""

    moved = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + cls.moved


class Account:
    """One account with one project; every test begins with an empty one."""

    def __init__(self) -> None:
        self.batch = ModelBatch(self._claim)
        self.front = Front(self.batch)
        self.closed_when_started: list[str] = []  # runs that were over when their command started

    @contextmanager
    def emptied(self) -> Iterator[Self]:
        """The account without anything in it but the stack's resources."""
        self.batch.reset()
        self.batch.is_told = self._is_told
        self.closed_when_started.clear()
        _Clock.moved = timedelta()
        job_definitions._digest.cache_clear()  # what a process remembers is of another account
        with mock_aws():
            make_resources()
            self.bucket = Bucket()
            yield self

    def later(self, seconds: int) -> None:
        """Move the clock on."""
        _Clock.moved += timedelta(seconds=seconds)

    def api(self, method: str, path: str, body: Any = None, key: str | None = None) -> Answer | None:
        """The answer to a request of a client, which tries again; None if none was better than a 5xx."""
        headers = {"idempotency-key": key} if key else {}
        for _ in range(DELIVERIES):
            try:
                answer = request(method, f"/v1{path}", body, headers=headers, is_documented=False)
            except ProcessDied:
                self.front.restart()
                continue
            assert answer.status != 500, answer.body  # what may heal is never called a fault of Launchbay
            if answer.status < 500:
                return answer
        return None

    def dispatch(self, run_id: str) -> bool:
        """Let a lane's queue deliver a run's request until it is taken."""
        return self.deliver(lambda: self.dispatch_once(run_id), REDELIVERY_SECONDS)

    def dispatch_once(self, run_id: str) -> bool:
        """Let a lane's queue deliver a run's request once; whether it is taken."""
        try:
            return not dispatch_messages([run_requested(PROJECT, run_id)])
        except ProcessDied:
            self.front.restart()
            return False

    def upload_event(self, key: str, version_id: str | None = None, looks: int = 0) -> bool:
        """Let the intake's queue deliver the event of an upload until it is taken."""
        return self.deliver(lambda: self.bucket.send_event(key, version_id, looks=looks), 1080)

    def hear(self, detail: dict[str, Any]) -> bool:
        """Let Lambda give an event of AWS Batch to track until it is taken; after three attempts it is lost."""
        event = sample_event("batch_job_running") | {"time": clock.to_text(clock.now()), "detail": detail}
        return self._try(lambda: handler_of("track")(event, LambdaContext()) is None, EVENT_TRIES, 60)

    def sweep(self) -> dict[str, int]:
        """The next sweep, a minute later; one that dies says nothing."""
        self.later(61)
        try:
            return dict(handler_of("reconcile")(sample_event("reconcile_schedule"), LambdaContext()))
        except (ProcessDied, Exception):  # noqa: BLE001  (Lambda starts the next one all the same)
            self.front.restart()
            return {}

    def run(self, run_id: str) -> Run:
        """A run as it is kept."""
        return create_adapters().store.get_run(PROJECT, run_id)

    def run_ids(self) -> list[str]:
        """The ids of all runs."""
        answer = request("GET", f"/v1/projects/{PROJECT}/runs", is_documented=False)
        return [] if answer.status == 404 else [run["run_id"] for run in answer.body["runs"]]

    def settle(self, *, hears: bool = True) -> None:
        """Let jobs, events and sweeps go on until everything has come to its end."""
        for _ in range(ROUNDS):
            self.batch.advance()
            self.deliver_events(hears=hears)
            self.sweep()
            if not self.batch.live() and not self.batch.events and not self._open_runs():
                return

    def _open_runs(self) -> list[Run]:
        return [run for run in map(self.run, self.run_ids()) if run.is_open]

    def deliver_events(self, *, hears: bool = True) -> None:
        """Let track hear of what jobs did since; or let it be lost."""
        events, self.batch.events = self.batch.events, []
        for detail in events if hears else []:
            self.hear(detail)

    def deliver(self, act: Callable[[], bool], seconds: int) -> bool:
        """Let a queue deliver a message until it is taken, each time after `seconds`."""
        return self._try(act, DELIVERIES, seconds)

    def _try(self, act: Callable[[], bool], times: int, seconds: int) -> bool:
        for _ in range(times):
            try:
                if act():
                    return True
            except ProcessDied:
                self.front.restart()
            except Exception:  # noqa: BLE001, S110  (what delivers does not look at why it failed)
                pass
            self.later(seconds)
        return False

    def _is_told(self, job: Job) -> bool:
        """Whether the word is there from where a job's next attempt restores, for which its runner waits."""
        named = parse_job_name(job.name)
        assert named is not None
        with self.front.apart():
            key = restore_key_beside(inputs_prefix(PROJECT, named.run_id), len(job.attempts) + 1)
            return create_adapters().data_bucket.exists(key)

    def _claim(self, job: Job) -> bool:
        """Claim a run as `launchbay exec` does; whether the job may start it."""
        named = parse_job_name(job.name)
        assert named is not None
        run_id = named.run_id
        with self.front.apart():
            try:
                claim(_Objects(), inputs_prefix(PROJECT, run_id), {"AWS_BATCH_JOB_ID": job.job_id})  # type: ignore[arg-type]
            except CannotRun:
                return False
            if self.run(run_id).state.is_terminal:
                self.closed_when_started.append(run_id)
        return True


class _Objects:
    """The data bucket as a job's container sees it."""

    def put_new(self, key: str, content: bytes) -> bool:
        return create_adapters().data_bucket.put_new(key, content)

    def read(self, key: str, _limit: int) -> bytes:
        return create_adapters().data_bucket.get(key)


@contextmanager
def fault_account() -> Iterator[Account]:
    """The functions' environment, with the front before every client; nothing in it waits."""
    account = Account()
    with function_environment(SETTINGS), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "datetime", _Clock)
        patch.setattr(time, "sleep", lambda _seconds: None)
        patch.setattr("launchbay_core.aws.clients._SLOWS_DOWN", set())  # botocore's own waits, which are real
        patch.setattr(job_definitions, "WAIT_SECONDS", 0)
        for service in ("dynamodb", "s3", "sqs", "batch", "logs"):
            account.front.attach(client(service))
        account.front.attach(client("batch", is_retrying=False))
        yield account
