"""Reads a run's metrics from the roll-ups of its attempts: one object each, however many points were reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launchbay_core.aws.adapters import Adapters
from launchbay_core.domain.results.points import Extremes, Point, extremes, join_attempts, thin
from launchbay_core.domain.results.retention import Kind
from launchbay_core.domain.results.rollups import Rollup, read_rollup, rollup_key
from launchbay_core.errors import NotFound

MOST_ATTEMPTS = 20  # the newest, of which a run has at most ten for each AWS Batch job
MOST_POINTS = 50_000  # of all series of one answer
_AT_ONCE = 8


@dataclass(frozen=True)
class MetricCourse:
    """One metric of a run, over its attempts: its newest value and attempt, its extremes, and some of its points.

    Each point has its attempt, from 1. A value that was given without a step has the step -1.
    """

    name: str
    last: tuple[int, Point]
    extremes: Extremes
    points: Sequence[tuple[int, Point]]


@dataclass(frozen=True)
class RunMetrics:
    """The metrics of a run that were asked for, by name, and the names of all that it has.

    `deleted_at` is when they were deleted (ISO 8601), if they were.
    """

    courses: Sequence[MetricCourse]
    names: Sequence[str]
    deleted_at: str | None = None


def read_metrics(adapters: Adapters, project: str, run_id: str, names: Sequence[str], most: int) -> RunMetrics:
    """The metrics of a run: those with the given names, or all; of each at most `most` points, lowest and highest kept.

    If the answer would have over `MOST_POINTS`, each series has fewer. What was deleted is not read, although its
    objects may still be there for some minutes.

    Raises:
        NotFound: the project has no run with this id.
    """
    run = adapters.store.find_progress(project, run_id)
    if run is None:
        raise NotFound("run", run_id)
    if deleted_at := adapters.store.find_retention(project, run_id).deleted.get(Kind.METRICS):
        return RunMetrics((), (), deleted_at)
    rollups = _read_rollups(adapters, project, run_id, len(run.places))
    known = sorted({name for rollup in rollups.values() for name in rollup.names})
    wanted = [name for name in dict.fromkeys(names) if name in known] if names else known
    each = min(most, MOST_POINTS // max(1, len(wanted)))
    return RunMetrics([_course(name, rollups, each) for name in wanted], known)


def _read_rollups(adapters: Adapters, project: str, run_id: str, attempts: int) -> Mapping[int, Rollup]:
    numbers = list(range(1, attempts + 1))[-MOST_ATTEMPTS:]
    keys = [rollup_key(project, run_id, attempt) for attempt in numbers]
    if not keys:
        return {}
    with ThreadPoolExecutor(min(_AT_ONCE, len(keys))) as pool:
        found = list(pool.map(adapters.results_bucket.find_version, keys))
    return {attempt: read_rollup(one[0]) for attempt, one in zip(numbers, found, strict=True) if one is not None}


def _course(name: str, rollups: Mapping[int, Rollup], most: int) -> MetricCourse:
    by_attempt = {attempt: one.series[name].points for attempt, one in rollups.items() if name in one.series}
    joined = join_attempts(by_attempt)
    lasts = [(attempt, last) for attempt, one in rollups.items() if (last := one.last_of(name)) is not None]
    attempt_of = {id(point): attempt for attempt, point in joined}
    thinned = thin([point for _, point in joined], most)
    shown = [(attempt_of[id(point)], point) for point in thinned]
    return MetricCourse(name, lasts[-1], extremes(point for _, point in joined), shown)
