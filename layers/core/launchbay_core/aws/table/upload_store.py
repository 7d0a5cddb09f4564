"""Results of uploads in the table: which object Launchbay has written beside an upload, and what it says.

Whoever may upload may also put an object where a result belongs. Only what the table names is a result.
"""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.table import Table, make_update

KEEP_SECONDS = 100 * 24 * 3600  # longer than the bucket keeps an upload, so that no event of one comes later


@dataclass(frozen=True)
class WrittenResult:
    """A result that was written: the version of its object, and its outcome."""

    version_id: str
    outcome: str


class UploadStore:
    """The uploads' side of the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find_result(self, upload: str) -> WrittenResult | None:
        """The result that was last written for an upload, by the upload's identity; None if there is none."""
        item = self._table.get(keys.upload_key(upload))
        return None if item is None else WrittenResult(item["version_id"], item["outcome"])

    def keep_result(self, upload: str, result: WrittenResult, now: int) -> None:
        """Keep which result was written for an upload; `now` is in seconds since 1970."""
        members = {"kind": "upload", "version_id": result.version_id, "outcome": result.outcome}
        self._table.update(make_update(keys.upload_key(upload), set_=members | {"expires_at": now + KEEP_SECONDS}))
