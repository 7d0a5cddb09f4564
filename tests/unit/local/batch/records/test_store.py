"""What the store keeps and deletes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launchbay_local.batch.records.documents import job_description
from launchbay_local.batch.records.records import Definition, Job, Needs, ProcessMark, Status
from launchbay_local.batch.records.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "batch.sqlite3")
    yield store
    store.close()


def a_job(job_id: str, status: Status = Status.RUNNABLE, **fields: Any) -> Job:
    plain: dict[str, Any] = {
        "job_id": job_id,
        "arn": f"arn:job/{job_id}",
        "name": "n",
        "queue": "q",
        "definition_arn": "d",
        "created_at": 1,
        "containers": [{}],
        "needs": Needs(),
    }
    return Job.model_validate({**plain, "status": status, **fields})


def test_jobs_that_ended_long_ago_are_forgotten_and_no_others(store: Store) -> None:
    store.add_job(a_job("old", Status.SUCCEEDED, stopped_at=100), [])
    store.add_job(a_job("new", Status.FAILED, stopped_at=900), [])
    store.add_job(a_job("waiting"), [])
    store.add_job(a_job("running", Status.RUNNING), [])

    assert store.delete_ended(500) == ["old"]
    assert [job.job_id for _, job in store.jobs_in(list(Status))] == ["new", "waiting", "running"]


def test_a_change_that_can_not_be_kept_whole_is_not_kept_at_all(store: Store) -> None:
    with pytest.raises(Exception, match="NOT NULL"):
        store.add_job(a_job("1"), ["event", None])  # type: ignore[list-item]

    assert store.job("1") is None
    assert store.next_events(10) == []


def test_events_stay_in_order_until_they_are_delivered(store: Store) -> None:
    store.add_job(a_job("1"), ["a", "b"])
    store.update_job(a_job("1", Status.STARTING), ["c"])

    first = store.next_events(2)
    store.delete_events([sequence for sequence, _ in first])

    assert [detail for _, detail in first] == ["a", "b"]
    assert [detail for _, detail in store.next_events(10)] == ["c"]


def test_a_folder_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    record = a_job("old", Status.SUCCEEDED, stopped_at=100).model_dump_json()
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE jobs (sequence INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT UNIQUE NOT NULL, queue TEXT NOT"
            " NULL, name TEXT NOT NULL, definition TEXT NOT NULL, status TEXT NOT NULL, created_at INTEGER NOT NULL,"
            " record TEXT NOT NULL)"
        )
        database.execute("INSERT INTO jobs VALUES (1, 'old', 'q', 'n', 'd', 'SUCCEEDED', 1, ?)", (record,))
    database.close()

    store = Store(path)
    store.add_job(a_job("new", share_identifier="vision"), [])

    assert [job.job_id for _, job in store.find("share = ?", ["vision"], 10)] == ["new"]
    assert store.delete_ended(500) == ["old"]
    store.close()


def test_the_records_of_an_earlier_version_are_read(store: Store) -> None:
    plain = a_job("old").model_dump(exclude={"containers", "processes", "log_streams"})
    before, own = {"name": "init", "essential": False}, {"name": "job"}
    attempt = {"started_at": 1, "stopped_at": 2, "status_reason": "r", "exit_code": 1, "reason": None}

    job = Job.model_validate_json(
        json.dumps(
            {
                **plain,
                "container": own,
                "before": [before],
                "task": {},
                "process": {"pid": 7, "created": 1.5},
                "attempts": [{**attempt, "log_stream": "one", "exit_codes": {"init": 0, "job": 1}}],
            }
        )
    )
    definition = Definition.model_validate_json(
        json.dumps({"name": "d", "revision": 1, "arn": "a", "before": [before], "properties": own, "task": {}})
    )

    assert job.containers == definition.containers == (before, own)
    assert job.processes == (ProcessMark(pid=7, created=1.5),)
    store.add_job(job, [])
    assert store.job("old") == job
    [shown] = job_description(job)["attempts"]
    ends = shown["taskProperties"][0]["containers"]
    assert [(one["exitCode"], one["logStreamName"]) for one in ends] == [(0, "one"), (1, "one")]


def test_the_use_of_shares_is_kept(store: Store) -> None:
    store.keep_share_usage("q", "a", 10, 1)
    store.keep_share_usage("q", "a", 30, 2)

    assert store.share_usage() == [("q", "a", 30, 2)]
