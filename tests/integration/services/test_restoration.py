"""What the next attempt of a run restores: said by AWS Batch's word, before anything else that is learnt of the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from attempt_support import (
    ended_attempt,
    place_at,
    pointer_of,
    put_manifest,
    save_checkpoint,
)
from core_support import ADA, World, age
from lambda_support import RESULTS
from launchbay_core.aws.clients import client
from launchbay_core.contracts.results.manifests import (
    MAX_CHECKPOINTS_MANIFEST,
    CheckpointsManifest,
    write_checkpoints,
)
from launchbay_core.contracts.results.restore import RestorePointer
from launchbay_core.contracts.run_objects import claim_key
from launchbay_core.domain.runs import Run
from launchbay_core.services.lifecycle.cancel import cancel
from waiting_account import LONG_AGO, Account, sweep


@pytest.fixture(autouse=True)
def _emptied(bench: object) -> Iterator[None]:
    yield
    s3 = client("s3")
    for one in s3.list_objects_v2(Bucket=RESULTS).get("Contents", []):
        s3.delete_object(Bucket=RESULTS, Key=one["Key"])


@pytest.fixture
def run(world: World) -> Run:
    """A run whose first attempt runs, in task 1."""
    world.register()
    run = world.launch()
    return world.send_status(run, "RUNNING", container=ended_attempt(1)["container"])


def reclaim(world: World, run: Run, *attempts: dict[str, Any]) -> Run:
    """Send the news that attempts of a run have ended, and that the next one waits."""
    return world.send_status(run, "RUNNABLE", attempts=list(attempts), container={})


def test_the_next_attempt_restores_the_checkpoints_of_the_one_that_was_reclaimed(world: World, run: Run) -> None:
    save_checkpoint(place_at(1))

    reclaim(world, run, ended_attempt(1))

    assert pointer_of(world, run, 2) == RestorePointer(place_at(1))


def test_a_run_that_follows_another_job_has_the_places_of_that_one_alone(world: World, run: Run) -> None:
    """The first job's attempt has no claim: it ends itself, and what lies at its place is not the run's."""
    world.adapters.data_bucket.put_all({claim_key(run.project, run.run_id): b"the-one-that-started"})
    save_checkpoint(place_at(1))
    save_checkpoint(place_at(2))
    named = {"jobId": "the-one-that-started"}

    following = world.send_status(run, "RUNNING", container=ended_attempt(2)["container"], **named)
    waiting = world.send_status(run, "RUNNABLE", attempts=[ended_attempt(2)], container={}, **named)

    assert run.places == (place_at(1),)
    assert (following.batch_job_id, following.places) == ("the-one-that-started", (place_at(2),))
    assert len(waiting.ended_attempts) == 1
    assert pointer_of(world, run, 2) == RestorePointer(place_at(2))


def test_an_attempt_before_which_nothing_was_saved_is_told_so(world: World, run: Run) -> None:
    reclaim(world, run, ended_attempt(1))

    assert pointer_of(world, run, 2) == RestorePointer(None)


def test_an_attempt_that_saved_nothing_is_passed_over(world: World, run: Run) -> None:
    save_checkpoint(place_at(1))
    reclaim(world, run, ended_attempt(1))
    put_manifest(place_at(2), write_checkpoints(CheckpointsManifest([])))

    reclaim(world, run, ended_attempt(1), ended_attempt(2), ended_attempt(3))

    assert pointer_of(world, run, 4) == RestorePointer(place_at(1))
    assert pointer_of(world, run, 3) is None  # it has ended before anything was heard of it


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"version":2,"checkpoints":[]}',
        b'{"version":1,"checkpoints":[{"name":"../a","saved_at":"","files":[]}]}',
        b" " * (MAX_CHECKPOINTS_MANIFEST + 1),
    ],
    ids=["broken", "newer", "hostile", "huge"],
)
def test_a_manifest_that_can_t_be_read_counts_as_none_with_a_warning(
    world: World, run: Run, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    save_checkpoint(place_at(1))
    put_manifest(place_at(2), content)

    reclaim(world, run, ended_attempt(1), ended_attempt(2))

    assert pointer_of(world, run, 3) == RestorePointer(place_at(1))
    assert [one.levelname for one in caplog.records if "count as none" in one.message] == ["WARNING"]


def test_the_word_is_written_before_the_end_is_stored_and_again_if_that_fails(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_checkpoint(place_at(1))
    store = world.adapters.store
    record = store.record

    def fail(*_words: Any, **_given: Any) -> bool:
        assert pointer_of(world, run, 2) == RestorePointer(place_at(1))
        raise ConnectionError

    monkeypatch.setattr(store, "record", fail)
    with pytest.raises(ConnectionError):
        reclaim(world, run, ended_attempt(1))
    assert world.run(run).ended_attempts == ()
    monkeypatch.setattr(store, "record", record)

    assert len(reclaim(world, run, ended_attempt(1)).ended_attempts) == 1
    assert pointer_of(world, run, 2) == RestorePointer(place_at(1))


def test_the_end_is_not_stored_if_the_word_can_t_be_written(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_objects: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.adapters.data_bucket, "put_all", fail)
        with pytest.raises(ConnectionError):
            reclaim(world, run, ended_attempt(1))

    assert world.run(run).ended_attempts == ()
    assert pointer_of(world, run, 2) is None


def test_a_task_that_the_event_does_not_name_is_asked_for(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = world.launch()
    assert world.dispatch(run) == []
    job = account.job(world.run(run).batch_job_id or "")
    job.update(status="RUNNABLE", attempts=[ended_attempt(1)])
    asked: list[Any] = []
    describe: Callable[..., Any] = world.adapters.batch.describe

    def describe_and_note(ids: list[str]) -> Any:
        asked.append(ids)
        return describe(ids)

    monkeypatch.setattr(world.adapters.batch, "describe", describe_and_note)
    save_checkpoint(place_at(1))
    nameless = {**ended_attempt(1), "container": {}}

    stored = reclaim(world, run, nameless)

    assert (pointer_of(world, run, 2), asked) == (RestorePointer(place_at(1)), [[job["jobId"]]])
    assert stored.places == (place_at(1),)


def test_nothing_is_said_if_a_task_is_known_to_nobody(world: World, account: Account) -> None:
    run = world.launch()
    assert world.dispatch(run) == []
    nameless = {**ended_attempt(1), "container": {}}
    account.job(world.run(run).batch_job_id or "").update(status="RUNNABLE", attempts=[nameless])

    stored = reclaim(world, run, nameless)

    assert pointer_of(world, run, 2) is None
    assert len(stored.ended_attempts) == 1


def test_an_attempt_that_never_started_needs_no_place(world: World, run: Run) -> None:
    reason = "DockerTimeoutError: Could not transition to started"

    reclaim(world, run, {"container": {"reason": reason}, "statusReason": "Task failed to start"})

    assert pointer_of(world, run, 2) == RestorePointer(None)


def test_the_sweep_says_it_if_the_event_was_lost(world: World, account: Account) -> None:
    run = world.launch()
    assert world.dispatch(run) == []
    save_checkpoint(place_at(1))
    account.job(world.run(run).batch_job_id or "").update(status="RUNNABLE", attempts=[ended_attempt(1)])
    age(run, LONG_AGO)

    sweep(world, run)

    assert pointer_of(world, run, 2) == RestorePointer(place_at(1))


def test_a_run_with_one_attempt_costs_nothing_more(world: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: Any, **_given: Any) -> None:
        raise AssertionError("called")

    monkeypatch.setattr(world.adapters.results_bucket, "find", refuse)
    monkeypatch.setattr(world.adapters.data_bucket, "put_all", refuse)

    ended = world.send_status(run, "SUCCEEDED", attempts=[ended_attempt(1, "Essential container in task exited")])

    assert (ended.state, ended.places) == ("SUCCEEDED", (place_at(1),))


def test_a_cancelled_run_is_told_nothing(world: World, run: Run) -> None:
    cancel(world.adapters, world.project, run.run_id, ADA)

    reclaim(world, run, ended_attempt(1))

    assert pointer_of(world, run, 2) is None
