"""A process keeps the versions that it has read last, and no more than fit."""

from __future__ import annotations

from typing import Any

from launchbay_core.aws.kept_versions import KeptVersions, Named


def named(number: int) -> Named:
    return "vision", "digits", number, "digest"


def test_those_that_were_not_asked_for_longest_go_when_they_become_too_many() -> None:
    kept = KeptVersions(max_bytes=10)
    versions: list[Any] = [object() for _ in range(4)]
    kept.keep(named(0), versions[0], 4)
    kept.keep(named(1), versions[1], 4)
    assert kept.get(named(0)) is versions[0]

    kept.keep(named(2), versions[2], 4)
    kept.keep(named(3), versions[3], 11)  # too large by itself

    assert [kept.get(named(number)) for number in range(4)] == [versions[0], None, versions[2], None]


def test_another_content_under_the_same_number_is_another_version() -> None:
    kept = KeptVersions()
    version: Any = object()
    kept.keep(named(1), version, 1)

    assert kept.get(("vision", "digits", 1, "another")) is None
