"""SubmitJob's limit for the whole account: dispatch keeps to its pace, and what is throttled all the same waits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from batch_support import QUICK, Bench
from core_support import QUEUES, World, age, bench_of, dispatch_messages, run_requested
from lambda_support import LambdaContext, function_environment

LONG_AGO = "2026-01-01T00:00:00.000Z"


@contextmanager
def account(bench: Bench, taken_per_second: float | None, pace: float) -> Iterator[None]:
    """Functions with this pace, in an account whose AWS Batch takes so many SubmitJob calls a second."""
    bench.stop()
    bench.options["limits"] = replace(QUICK, submits_per_second=taken_per_second)
    bench.start(queues=QUEUES)
    places = {
        "AWS_ENDPOINT_URL": bench.endpoint,
        "AWS_ENDPOINT_URL_BATCH": bench.url,
        "LAUNCHBAY_DEFAULT_IMAGE": "image",
        "LAUNCHBAY_SUBMITS_PER_SECOND": str(pace),
    }
    with function_environment(places):
        yield


@pytest.fixture
def elsewhere(world: World, aws: str, tmp_path: Path) -> Iterator[World]:
    """A project whose AWS Batch is another one than the other tests'."""
    bench = bench_of(tmp_path, aws)
    yield World(world.project, bench)
    bench.stop()


def test_at_the_pace_of_the_limit_no_request_is_throttled(elsewhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launchbay_core.aws.clients.MAX_ATTEMPTS", 0)  # a throttled request would fail at once
    with account(elsewhere.bench, taken_per_second=4, pace=4):
        elsewhere.register()
        runs = [elsewhere.launch() for _ in range(8)]
        began = time.monotonic()

        assert elsewhere.dispatch(*runs) == []

        assert time.monotonic() - began >= 7 / 4
        assert [len(elsewhere.batch_jobs(run)) for run in runs] == [1] * 8


def test_a_throttled_request_returns_to_its_queue_and_makes_one_job_later(
    elsewhere: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("launchbay_core.aws.clients.MAX_ATTEMPTS", 1)
    with account(elsewhere.bench, taken_per_second=0.001, pace=1000):
        elsewhere.register()
        runs = [elsewhere.launch() for _ in range(3)]

        assert elsewhere.dispatch(*runs) == ["message-1", "message-2"]

        assert [elsewhere.run(run).state for run in runs[1:]] == ["QUEUED", "QUEUED"]
    with account(elsewhere.bench, taken_per_second=None, pace=1000):
        for run in runs[1:]:
            age(run, LONG_AGO, dispatch_lease=LONG_AGO)

        assert elsewhere.dispatch(*runs) == []

        assert [len(elsewhere.batch_jobs(run)) for run in runs] == [1, 1, 1]


def test_a_batch_whose_time_runs_out_gives_the_rest_back_untouched(world: World) -> None:
    world.register()
    run = world.launch()

    failed = dispatch_messages([run_requested(run.project, run.run_id)], LambdaContext(remaining_ms=5_000))

    assert failed == ["message-0"]
    assert world.batch_jobs(run) == []
    assert world.dispatch(run) == []
