"""Which checkpoints are successors of one another, and which of them stay. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_NUMBER = re.compile(r"(?<![a-z0-9])[0-9a-f]{8,}(?![a-z0-9])|[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


def series_of(name: str) -> str:
    """What a name has in common with its successors': everything but the numbers in it.

    >>> series_of("checkpoint-500") == series_of("checkpoint-1000"), series_of("epoch=1-loss=0.25.ckpt")
    (True, 'epoch=#-loss=#.ckpt')
    """
    return _NUMBER.sub("#", name)


def kept_names(ordered: Iterable[str], present: Collection[str], keep: int, most: int) -> list[str]:
    """Which of the listed checkpoints stay: `ordered` from the oldest to the newest, as is what is returned.

    Of each series, the newest `keep` stay. One that the script has removed from its folder goes, too, as soon as
    another one of its series is there: the script has then chosen that one. `most` stay in all.
    """
    names = list(ordered)
    by_series: dict[str, list[str]] = {}
    for name in names:
        by_series.setdefault(series_of(name), []).append(name)
    kept = {name for of_series in by_series.values() for name in _kept_of_series(of_series, present, keep)}
    return [name for name in names if name in kept][-most:]


def _kept_of_series(names: list[str], present: Collection[str], keep: int) -> list[str]:
    there = [name for name in names if name in present]
    return (there or names)[-keep:]
