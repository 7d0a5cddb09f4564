"""Thousands of runs in a moment: copies of one that has ended, written into the journal of a stopped local stack.

Each is a minute older than the one before and has an id that says so, overrides and a metric of its own; every fifth
has failed. Their inputs, logs and outputs are not copied: what reads them reads those of a run that was never there.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ulid import ULID

from launchbay_core.aws.table import keys
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.states import RunState

Item = dict[str, Any]
_COPIED = (keys.REQUEST, keys.PROGRESS, keys.METRICS)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_FAILS_EVERY = 5


def copy_runs(journal: Path, run_id: str, count: int, overrides: Mapping[str, Any] | None = None) -> list[str]:
    """Write `count` copies of a run into a journal; their ids, the newest first.

    `overrides` has names of inputs of the run config with their values, each of which is divided by a copy's number.
    """
    with closing(sqlite3.connect(journal)) as connection, connection:
        rows = connection.execute("SELECT tbl, item FROM items WHERE key LIKE ?", (f'%RUN#%#{run_id}"%',)).fetchall()
        items = [(table, json.loads(item)) for table, item in rows]
        source = [(table, item) for table, item in items if item["sk"]["S"] in _COPIED]
        born = ULID.from_str(run_id).datetime
        ids = []
        for number in range(1, count + 1):
            earlier = timedelta(minutes=number)
            own = str(ULID.from_datetime(born - earlier))
            ids.append(own)
            copies = (
                (table, _vary(_earlier(item, earlier, run_id, own), number, overrides or {})) for table, item in source
            )
            connection.executemany("INSERT INTO items VALUES (?, ?, ?)", _rows(copies))
    return ids


def _rows(copies: Iterator[tuple[str, Item]]) -> Iterator[tuple[str, str, str]]:
    for table, item in copies:
        yield table, json.dumps({"pk": item["pk"], "sk": item["sk"]}), json.dumps(item)


def _earlier(item: Item, by: timedelta, run_id: str, own: str) -> Item:
    """An item of a run as that of another one, all of whose times are earlier."""

    def shift(found: re.Match[str]) -> str:
        return to_text(datetime.fromisoformat(found[0]).astimezone(UTC) - by)

    text = _TIME.sub(shift, json.dumps(item).replace(run_id, own))
    return dict(json.loads(text))


def _vary(item: Item, number: int, overrides: Mapping[str, Any]) -> Item:
    """An item of the copy with this number, with values of its own."""
    if item["sk"]["S"] == keys.REQUEST:
        values = {name: value / number for name, value in overrides.items()}
        return {**item, "overrides": {"S": json.dumps({"config": values})}}
    if item["sk"]["S"] == keys.METRICS:
        found = {name: [*one[:-1], one[-1] / number] for name, one in json.loads(item["metrics"]["S"]).items()}
        return {**item, "metrics": {"S": json.dumps(found)}}
    return _failed(item) if number % _FAILS_EVERY == 0 else item


def _failed(progress: Item) -> Item:
    """The progress of a run that has succeeded as that of one that has failed."""
    ended, failed = RunState.SUCCEEDED.value, RunState.FAILED
    changes = [{"S": change["S"].replace(ended, failed.value)} for change in progress["timeline"]["L"]]
    changed = {
        name: {"S": progress[name]["S"].replace(ended, failed.value)} for name in ("state", "state_pk", "job_state_pk")
    }
    rank = {"N": str(failed.rank)}
    return {**progress, **changed, "timeline": {"L": changes}, "rank": rank, "exit_code": {"N": "1"}}
