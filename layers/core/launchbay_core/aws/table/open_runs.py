"""The open runs of all projects: those whose end AWS Batch has not reported yet.

They are spread over shards by their ids, with keys alone: an entry is written when its run is launched, and removed
when the run is closed. When there was last news of a run is in its progress, which is read for each.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.progress_items import progress_of
from launchbay_core.aws.table.table import Item, Table
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.runs import RunProgress

_FUTURE = timedelta(minutes=10)  # more than clocks differ by, and a sweep's silence
MAX_LISTED = 100_000  # entries of a shard that are read at once


class OpenRuns:
    """The open runs in the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def open_runs(self, heard_before: str, limit: int) -> list[RunProgress]:
        """Open runs of all projects whose last news is older than `heard_before`, the oldest news first.

        News of long after that is of a clock that has been set back since, and no reason to wait for it.
        At most `limit` runs are read. If there are more, each minute has its own part of them: all have their turn.
        """
        entries = self._entries()
        if len(entries) > limit:
            minute = int(datetime.fromisoformat(heard_before).timestamp() // 60)
            start = minute * limit % len(entries)
            entries = (entries[start:] + entries[:start])[:limit]
        wanted = [keys.progress_key(*keys.run_of_key(entry)) for entry in entries]
        latest = to_text(datetime.fromisoformat(heard_before) + _FUTURE)
        silent = [
            item
            for item in self._table.get_many(wanted)
            if "open_pk" in item and not heard_before <= item["heard_at"] <= latest
        ]
        silent.sort(key=lambda item: (item["heard_at"], item["run_id"]))
        return [progress_of(item) for item in silent]

    def _entries(self) -> list[Item]:
        """The entries of all open runs, those of each shard by their age."""
        queries = (
            self._table.query("open_pk = :pk", {"pk": shard}, index=keys.OPEN_RUNS, limit=MAX_LISTED)
            for shard in keys.shards()
        )
        return [entry for rows in queries for entry in rows.items]
