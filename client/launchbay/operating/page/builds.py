"""Which builds of the page were published, and which files nobody can need any more.

A tab that was opened before a build was replaced still loads the parts of that build. They stay for some days after
that, however old they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

KEEP = timedelta(days=7)
RECORD = ".builds.json"  # the key of the list of builds


@dataclass(frozen=True)
class Build:
    """The keys of a build's assets, and when it was published."""

    at: datetime
    assets: frozenset[str]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Build:
        """A build as the record has it."""
        return cls(datetime.fromisoformat(document["at"]), frozenset(document["assets"]))

    @property
    def document(self) -> dict[str, Any]:
        """The build, for the record."""
        return {"at": self.at.isoformat(), "assets": sorted(self.assets)}


def with_build(builds: Sequence[Build], assets: Iterable[str], now: datetime) -> list[Build]:
    """The builds that are kept once this one is published, oldest first: those that were replaced lately, and it."""
    known = [*builds] if builds and builds[-1].assets == frozenset(assets) else [*builds, Build(now, frozenset(assets))]
    replaced_at = [one.at for one in known[1:]]
    return [one for one, at in zip(known[:-1], replaced_at, strict=True) if now - at < KEEP] + known[-1:]


def find_unneeded(present: Mapping[str, datetime], builds: Sequence[Build], now: datetime) -> list[str]:
    """The keys of assets that no kept build has; one that was uploaded lately may be another publication's."""
    needed = {key for one in builds for key in one.assets}
    return sorted(key for key, at in present.items() if key not in needed and now - at >= KEEP)
