"""What a launch has to know before it begins, read from the table at once."""

from __future__ import annotations

from dataclasses import dataclass

from launchbay_core.aws.table import keys
from launchbay_core.aws.table.run_items import Idempotency, idempotency_of
from launchbay_core.aws.table.table import Item, Table
from launchbay_core.domain.names import LATEST


@dataclass(frozen=True)
class NamedVersion:
    """The number and the digest of a version: with them, its document can be read."""

    number: int
    digest: str


@dataclass(frozen=True)
class LaunchReads:
    """The version that a launch names, None if it has to be looked for; and what its idempotency key stands for."""

    version: NamedVersion | None
    idempotency: Idempotency | None


class LaunchLookUps:
    """The look-up of a launch in the store."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def look_up(self, project: str, job: str, reference: int | str, key: str | None, now: int) -> LaunchReads:
        """Read a version by its number or an alias, and an idempotency key, if there is one, in one call.

        `now` is in seconds since 1970.
        """
        named = keys.version_key(project, job, reference) if isinstance(reference, int) else keys.job_key(project, job)
        wanted = [named] if key is None else [named, keys.idempotency_key(project, key)]
        found = {(item["pk"], item["sk"]): item for item in self._table.get_many(wanted)}
        known = found.get((named["pk"], named["sk"]))
        version = None if known is None else _named_version(known, reference)
        if key is None:
            return LaunchReads(version, None)
        asked = keys.idempotency_key(project, key)
        return LaunchReads(version, idempotency_of(key, found.get((asked["pk"], asked["sk"])), now))

    def find_idempotency(self, project: str, key: str, now: int) -> Idempotency | None:
        """What an idempotency key stands for; None if it is new or has expired. `now` is in seconds since 1970."""
        return idempotency_of(key, self._table.get(keys.idempotency_key(project, key)), now)


def _named_version(item: Item, reference: int | str) -> NamedVersion | None:
    """What a version's item, or its job's, says of it; nothing of an alias that there is not."""
    if isinstance(reference, int):
        return NamedVersion(item["version"], item["digest"])
    if reference == LATEST:
        number, digest = item["latest_version"], item.get("latest_digest")
    else:
        move = item["aliases"].get(reference, {})
        number, digest = move.get("version"), move.get("digest")
    return None if number is None or digest is None else NamedVersion(number, digest)
