"""The sweep keeps up with ten thousand silent open runs: its calls are counted, and none is for a run without news."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from ulid import ULID

from launchbay_core.aws.adapters import Adapters
from launchbay_core.aws.batch.client import Batch
from launchbay_core.aws.meter import Meter
from launchbay_core.aws.settings import Settings
from launchbay_core.aws.table import Store, keys
from launchbay_core.aws.table.progress_items import progress_item
from launchbay_core.aws.table.table import Table, encode
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.hardware import place
from launchbay_core.domain.hardware.request import HardwareRequest
from launchbay_core.domain.runs import RunProgress
from launchbay_core.domain.states import RunState
from launchbay_core.services.lifecycle import reconcile as sweep

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
LONG_AGO = to_text(NOW - timedelta(hours=1))
RUN = RunProgress("vision", "", "digits", 1, RunState.RUNNABLE, place(HardwareRequest()), LONG_AGO, LONG_AGO, LONG_AGO)
PAGE = 1024 * 1024 // 200  # entries of an index on a page of a query, which ends at 1 MB
ANSWERED = 90  # items that a BatchGetItem answers here at most: the others are left for another call


class QuietTable:
    """DynamoDB with open runs, as its client; it answers reads, and counts calls."""

    def __init__(self, runs: list[RunProgress]) -> None:
        self.calls: Counter[str] = Counter()
        items = [encode(progress_item(run) | {"batch_job_id": f"job-{run.run_id}"}) for run in runs]
        self._items = {item["pk"]["S"]: item for item in items}
        self._shards: dict[str, list[dict[str, Any]]] = {}
        for item in items:
            entry = {name: item[name] for name in ("pk", "sk", "run_id", "open_pk")}
            self._shards.setdefault(item["open_pk"]["S"], []).append(entry)

    def query(self, **asked: Any) -> dict[str, Any]:
        """A page of a shard of the open runs."""
        self.calls["Query"] += 1
        assert asked["IndexName"] == "open_runs"
        entries = self._shards.get(asked["ExpressionAttributeValues"][":pk"]["S"], [])
        start = 1 + entries.index(asked["ExclusiveStartKey"]) if "ExclusiveStartKey" in asked else 0
        page = entries[start : start + min(PAGE, asked["Limit"])]
        return {"Items": page, **({"LastEvaluatedKey": page[-1]} if start + len(page) < len(entries) else {})}

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803  (the client's name)
        """Most of the items that are asked for."""
        self.calls["BatchGetItem"] += 1
        wanted = RequestItems["table"]["Keys"]
        assert len(wanted) <= 100
        left = {"table": {"Keys": wanted[ANSWERED:], "ConsistentRead": True}} if wanted[ANSWERED:] else {}
        answered = [self._items[key["pk"]["S"]] for key in wanted[:ANSWERED]]
        return {"Responses": {"table": answered}, "UnprocessedKeys": left}


class QuietBatch:
    """AWS Batch as its client: every job waits, but for some."""

    def __init__(self, **states: str) -> None:
        self.calls: Counter[str] = Counter()
        self._states = states

    def describe_jobs(self, jobs: list[str]) -> dict[str, Any]:
        """The jobs; at most a hundred, as AWS Batch has it."""
        self.calls["DescribeJobs"] += 1
        assert len(jobs) <= 100
        return {"jobs": [self._job(job_id) for job_id in jobs]}

    def _job(self, job_id: str) -> dict[str, Any]:
        run_id = job_id.removeprefix("job-")
        status = self._states.get(run_id, "RUNNABLE")
        return {"jobId": job_id, "jobName": f"launchbay-vision-{run_id}", "status": status, "container": {}}


def open_runs(number: int) -> list[RunProgress]:
    """Runs that were launched one after another, long ago."""
    start = int((NOW - timedelta(hours=1)).timestamp() * 1000)
    return [replace(RUN, run_id=str(ULID.from_timestamp(start + at))) for at in range(number)]


def adapters_of(table: QuietTable, batch: QuietBatch) -> Adapters:
    store: Any = Store(Table(table, "table"))  # type: ignore[arg-type]
    nothing: Any = SimpleNamespace()
    adapters = Adapters(store, nothing, Meter("test"), Settings())
    pace: Any = SimpleNamespace(submits_per_second=50)
    adapters.__dict__["batch"] = Batch(batch, lambda: batch, pace)  # type: ignore[arg-type, return-value]
    return adapters


def test_ten_thousand_silent_runs_cost_a_sweep_some_three_hundred_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = open_runs(10_000)
    changed = [run.run_id for run in runs[::4000]]
    table, batch = QuietTable(runs), QuietBatch(**dict.fromkeys(changed, "RUNNING"))
    tracked: list[str] = []
    monkeypatch.setattr(sweep, "track", lambda _adapters, job, _moment: tracked.append(job.run_id))

    report = sweep.reconcile(adapters_of(table, batch), NOW)

    assert (report.looked_at, report.tracked, report.failed) == (10_000, len(changed), 0)
    assert sorted(tracked) == changed
    assert table.calls == {"Query": keys.SHARDS, "BatchGetItem": 200}  # each twice, for what was left out
    assert batch.calls == {"DescribeJobs": 100}


def test_all_have_their_turn_where_more_runs_are_open_than_a_sweep_reads() -> None:
    runs = open_runs(250)
    store = adapters_of(QuietTable(runs), QuietBatch()).store

    seen = Counter(
        run.run_id for minute in range(5) for run in store.open_runs(to_text(NOW + timedelta(minutes=minute)), 100)
    )

    assert set(seen) == {run.run_id for run in runs}
    assert seen.total() == 500


def test_runs_with_recent_news_are_left_to_their_events() -> None:
    runs = open_runs(30)
    recent = [replace(run, created_at=to_text(NOW)) for run in runs[::3]]
    table = QuietTable([*recent, *(run for at, run in enumerate(runs) if at % 3)])

    silent = adapters_of(table, QuietBatch()).store.open_runs(to_text(NOW - timedelta(minutes=1)), 100)

    assert {run.run_id for run in silent}.isdisjoint(run.run_id for run in recent)
    assert len(silent) == 20
