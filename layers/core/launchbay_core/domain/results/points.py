"""The points of a metric, and fewer of them that keep its course: its lowest, highest and last values stay. Pure.

`condense` makes of any points at most a few for each bucket of steps. It may be applied to points in any order, in any
groups, and to the same ones again: what comes of it is the same. So parts of a series can be merged as they come.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Point(NamedTuple):
    """A value that a script reported: at which step, and when, in seconds since 1970."""

    step: int
    time: float
    value: float


class Extremes(NamedTuple):
    """The lowest and the highest value of a series, None if all of its values are nan."""

    lowest: float | None
    highest: float | None


_Order = tuple[int, float, bool, float]


def order_of(point: Point) -> _Order:
    """Sorts points by step, then by time; gives every point a place, those of nan too."""
    is_nan = math.isnan(point.value)
    return point.step, point.time, is_nan, 0.0 if is_nan else point.value


def condense(points: Iterable[Point], most_buckets: int, power: int = 0) -> tuple[tuple[Point, ...], int]:
    """What is kept of some points, sorted, and the power of two that is the width of their buckets, in steps.

    The width is the least from 2 ** `power` on with which at most `most_buckets` have a point. Each bucket keeps its
    lowest, its highest and its last point, and its first one that is nan.

    >>> condense([Point(step, 0.0, float(step % 4)) for step in range(5)], 2)
    ((Point(step=0, time=0.0, value=0.0), Point(step=3, time=0.0, value=3.0), Point(step=4, time=0.0, value=0.0)), 2)
    """
    distinct = list({order_of(point): point for point in points}.values())
    filled = {point.step >> power for point in distinct}
    while len(filled) > most_buckets:
        power += 1
        filled = {bucket >> 1 for bucket in filled}
    buckets: dict[int, list[Point]] = {}
    for point in distinct:
        buckets.setdefault(point.step >> power, []).append(point)
    kept = [point for bucket in buckets.values() for point in _kept(bucket)]
    return tuple(sorted(kept, key=order_of)), power


def _kept(bucket: Sequence[Point]) -> Iterable[Point]:
    if len(bucket) == 1:
        return bucket
    numbers = [point for point in bucket if not math.isnan(point.value)]
    no_numbers = [point for point in bucket if math.isnan(point.value)]
    chosen = [max(bucket, key=order_of)]
    if numbers:
        chosen += [min(numbers, key=_lowest_first), min(numbers, key=_highest_first)]
    if no_numbers:
        chosen.append(min(no_numbers, key=order_of))
    return {order_of(point): point for point in chosen}.values()


def _lowest_first(point: Point) -> tuple[float, int, float]:
    return point.value, point.step, point.time


def _highest_first(point: Point) -> tuple[float, int, float]:
    return -point.value, point.step, point.time


def extremes(points: Iterable[Point]) -> Extremes:
    """The lowest and the highest value of some points."""
    values = [point.value for point in points if not math.isnan(point.value)]
    return Extremes(min(values, default=None), max(values, default=None))


def thin(points: Sequence[Point], most: int) -> Sequence[Point]:
    """At most `most` of a series' points, which are sorted: the first, the last, the lowest, the highest, and others.

    Between the first and the last, the points are taken in groups of one size, the lowest and the highest of each.
    """
    if len(points) <= most:
        return points
    if most < 4:  # there is no room for all that should be kept
        return [points[-1]][:most]
    inner = points[1:-1]
    groups = (most - 2) // 2
    bounds = [len(inner) * number // groups for number in range(groups + 1)]
    kept = [points[0]]
    for start, end in pairwise(bounds):
        kept += sorted(_ends(inner[start:end]), key=order_of)
    return [*kept, points[-1]]


def _ends(group: Sequence[Point]) -> Iterable[Point]:
    numbers = [point for point in group if not math.isnan(point.value)]
    if not numbers:
        return group[:1]
    chosen = (min(numbers, key=_lowest_first), min(numbers, key=_highest_first))
    return {order_of(point): point for point in chosen}.values()


def join_attempts(by_attempt: Mapping[int, Sequence[Point]]) -> list[tuple[int, Point]]:
    """The course of a metric over a run's attempts, each point with its attempt: where steps overlap, the later counts.

    The points of each attempt are sorted. An attempt that goes on from a checkpoint repeats the steps after it: what
    the attempts before reported from its first step on is left out.

    >>> join_attempts({1: [Point(1, 0.0, 0.5), Point(2, 0.0, 0.4)], 2: [Point(2, 9.0, 0.3)]})
    [(1, Point(step=1, time=0.0, value=0.5)), (2, Point(step=2, time=9.0, value=0.3))]
    """
    joined: list[tuple[int, Point]] = []
    for attempt in sorted(by_attempt):
        points = by_attempt[attempt]
        if points:
            first = points[0].step
            joined = joined[: bisect_left(joined, first, key=lambda pair: pair[1].step)]
            joined += [(attempt, point) for point in points]
    return joined
