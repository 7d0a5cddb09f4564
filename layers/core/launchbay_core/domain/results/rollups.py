"""The roll-up of an attempt: all series that it has reported, each as few points that keep its course. Pure.

It is one object, however many parts an attempt has uploaded. Parts are merged into it in any order, and again if their
news comes twice: the same parts give the same roll-up. So its size is bounded by a share of points for each series.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from launchbay_core.domain.results.points import Point, condense, order_of

VERSION = 1
MAX_SERIES = 1_000  # of a run, as in `contracts.results.metric_parts`
MOST_BUCKETS = 1_024  # of one series
ALL_BUCKETS = 65_536  # of all series of an attempt
MAX_ROLLUP = 64 * 1024 * 1024  # bytes, more than any has


class Given(NamedTuple):
    """A value that replaces the last one of its metric, and when the script gave it, in seconds since 1970."""

    time: float
    value: float


@dataclass(frozen=True)
class RolledSeries:
    """The points that are kept of a series, sorted; `power` is that of two which is their buckets' width in steps."""

    points: tuple[Point, ...]
    power: int = 0


@dataclass(frozen=True)
class Rollup:
    """What an attempt has reported so far; `revision` counts how often it was changed."""

    series: Mapping[str, RolledSeries] = field(default_factory=lambda: MappingProxyType({}))
    summary: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))
    revision: int = 0

    @property
    def names(self) -> list[str]:
        """The names of all its metrics, sorted."""
        return sorted({*self.series, *self.summary})

    def last_of(self, name: str) -> Point | None:
        """The newest value of a metric; of one that its script gave without a step, the step is -1."""
        points = self.series[name].points if name in self.series else ()
        last = points[-1] if points else None
        given = self.summary.get(name)
        if given is not None and (last is None or given.time >= last.time):
            return Point(-1 if last is None else last.step, *given)
        return last


def rollup_key(project: str, run_id: str, attempt: int) -> str:
    """Where the roll-up of an attempt lies, in the results bucket; attempts count from 1. No job can write there.

    >>> rollup_key("vision", "01JZ8Q4T6V2M9X3C7B5N1K0HFD", 2)
    'rollups/vision/01JZ8Q4T6V2M9X3C7B5N1K0HFD/2'
    """
    return f"rollups/{project}/{run_id}/{attempt}"


def merge(rollup: Rollup, news: Mapping[str, Iterable[Point]], given: Mapping[str, Iterable[Given]]) -> Rollup:
    """A roll-up with what parts say in it: points, and values in place of last ones, by the names of their metrics.

    It is the same object if it says all of that already.
    """
    summary = {name: max(all_given, key=_newest) for name, all_given in _joined(rollup.summary, given).items()}
    summary = {name: summary[name] for name in sorted(summary)[:MAX_SERIES]}
    points = {name: found for name, some in news.items() if (found := list(some))}
    # The first names in the order of texts, as any order of parts would leave.
    names = sorted({*rollup.series, *points})[:MAX_SERIES]
    is_narrower = _share(len(names)) < _share(len(rollup.series))
    series = {
        name: _merge(rollup.series.get(name), points.get(name, ()), _share(len(names)))
        if name in points or is_narrower
        else rollup.series[name]
        for name in names
    }
    is_same = len(series) == len(rollup.series) and all(series[name] is rollup.series.get(name) for name in names)
    if is_same and repr(summary) == repr(dict(rollup.summary)):  # as texts, in which nan equals itself
        return rollup
    return Rollup(series, summary, rollup.revision + 1)


def _share(series: int) -> int:
    """How many buckets each of so many series may have."""
    return max(1, min(MOST_BUCKETS, ALL_BUCKETS // max(1, series)))


def _joined(present: Mapping[str, Given], given: Mapping[str, Iterable[Given]]) -> dict[str, list[Given]]:
    joined = {name: [one] for name, one in present.items()}
    for name, more in given.items():
        joined.setdefault(name, []).extend(more)
    return joined


def _newest(given: Given) -> tuple[int, float, bool, float]:
    return order_of(Point(0, *given))


def _merge(present: RolledSeries | None, news: Iterable[Point], most: int) -> RolledSeries:
    """A series with news in it; the same object if it has all of them already."""
    if present is None:
        return RolledSeries(*condense(news, most))
    merged = RolledSeries(*condense([*present.points, *news], most, present.power))
    is_same = merged.power == present.power and list(map(order_of, merged.points)) == list(
        map(order_of, present.points)
    )
    return present if is_same else merged


def write_rollup(rollup: Rollup) -> bytes:
    """The object of a roll-up."""
    text = json.dumps({"version": VERSION, "revision": rollup.revision, **_document(rollup)}, separators=(",", ":"))
    return gzip.compress(text.encode(), 5, mtime=0)


def _document(rollup: Rollup) -> dict[str, Any]:
    # Texts, in which nan equals itself.
    series = {
        name: [one.power, *(json.dumps(column) for column in zip(*one.points, strict=True))]
        for name, one in rollup.series.items()
    }
    return {"series": series, "summary": {name: json.dumps(one) for name, one in rollup.summary.items()}}


def read_rollup(content: bytes) -> Rollup:
    """The roll-up in an object that `write_rollup` made."""
    fields = json.loads(gzip.decompress(content))
    series = {}
    for name, (power, *columns) in fields["series"].items():
        series[name] = RolledSeries(tuple(map(Point, *map(json.loads, columns))), power)
    summary = {name: Given(*json.loads(text)) for name, text in fields["summary"].items()}
    return Rollup(series, summary, fields["revision"])
