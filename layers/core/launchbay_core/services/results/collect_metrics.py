"""Brings parts of metrics into their attempts' roll-ups, and the newest values into their runs' records.

News of a part may come twice, late and in any order: a roll-up says the same whatever the order, and the newest values
follow from roll-ups. A part counts for its run only if AWS Batch has said that its place is of the run's attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from launchbay_core.aws.adapters import Adapters
from launchbay_core.contracts.errors import UnreadableContract
from launchbay_core.contracts.results.metric_parts import MAX_PART, MetricPart, parse_part, place_of_part
from launchbay_core.contracts.results.part_messages import PartNews
from launchbay_core.domain.clock import now
from launchbay_core.domain.names import check_name
from launchbay_core.domain.results.newest import join_newest, newest_text
from launchbay_core.domain.results.points import Point
from launchbay_core.domain.results.rollups import (
    Given,
    Rollup,
    merge,
    read_rollup,
    rollup_key,
    write_rollup,
)
from launchbay_core.errors import AwsError, Busy, Malformed
from launchbay_core.logger import logger

SECONDS_BETWEEN_WRITES = 10  # of one run's newest values
MOST_LOOKS = 12  # at a part whose place AWS Batch has not named yet: 17 minutes
MOST_POINTS = 200_000  # that are in memory at once, and those of one part
RACES = 8  # attempts at an object or item that others write at the same moment
_LONGEST_WAIT = 120  # seconds until the next look


@dataclass(frozen=True)
class _Found:
    """A part that could be read, with the news of it and the message that brought that."""

    message: str
    news: PartNews
    part: MetricPart


def collect(adapters: Adapters, news: Mapping[str, Sequence[PartNews]]) -> Mapping[str, Exception]:
    """Bring the parts that messages tell of where they belong; what has to wait is looked at again later.

    What is not a part, can't be read, or is of no run whose attempt has its place, is left out, with a line in the log.
    The parts of one attempt are taken together, as far as memory allows.

    Returns:
        What went wrong, by the message: `Busy` if others write the same at every attempt, or an error of AWS.
    """
    failed: dict[str, Exception] = {}
    by_attempt: dict[tuple[str, str, str], list[_Found]] = {}
    points = 0
    for message, all_news in news.items():
        try:
            for found, place in _find(adapters, message, all_news):
                by_attempt.setdefault((found.part.project, found.part.run_id, place), []).append(found)
                points += sum(len(series.steps) for series in found.part.series.values())
        except AwsError as error:
            failed[message] = error
        if points >= MOST_POINTS:
            failed |= _take_all(adapters, by_attempt)
            by_attempt, points = {}, 0
    return failed | _take_all(adapters, by_attempt)


def _take_all(adapters: Adapters, by_attempt: Mapping[tuple[str, str, str], Sequence[_Found]]) -> dict[str, Exception]:
    failed: dict[str, Exception] = {}
    for (project, run_id, place), parts in by_attempt.items():
        try:
            _take_or_wait(adapters, project, run_id, place, parts)
        except (AwsError, Busy) as error:
            failed |= {one.message: error for one in parts}
    return failed


def _find(adapters: Adapters, message: str, all_news: Sequence[PartNews]) -> Iterator[tuple[_Found, str]]:
    for news in all_news:
        place = place_of_part(news.key)
        part = None if place is None else _read(adapters, news.key)
        if place is None or part is None:
            logger.warning("`%s` is not a part of metrics that can be read; it is left out", news.key)
        else:
            yield _Found(message, news, part), place


def _take_or_wait(adapters: Adapters, project: str, run_id: str, place: str, found: Sequence[_Found]) -> None:
    attempt = _attempt_of(adapters, project, run_id, place)
    if attempt is None:
        _look_again(adapters, run_id, found)
    else:
        _take(adapters, (project, run_id, attempt), found)


def _read(adapters: Adapters, key: str) -> MetricPart | None:
    content = adapters.results_bucket.find(key, MAX_PART)
    try:
        return None if content is None else parse_part(content)
    except UnreadableContract as error:
        logger.warning("%s", error)
        return None


def _attempt_of(adapters: Adapters, project: str, run_id: str, place: str) -> int | None:
    """Which attempt of a run has a place, from 1, by AWS Batch's word; None if none has, as far as is known."""
    try:
        check_name("project", project)
        check_name("run", run_id)
    except Malformed:
        return None
    run = adapters.store.find_progress(project, run_id)
    places = [] if run is None else list(run.places)
    return places.index(place) + 1 if place in places else None


def _look_again(adapters: Adapters, run_id: str, found: Sequence[_Found]) -> None:
    """Look again when AWS Batch's news may have come; at last leave out what names a run that is not its own."""
    for one in found:
        if one.news.looks < MOST_LOOKS:
            adapters.metric_queue.look_again(one.news, min(_LONGEST_WAIT, 5 * 2**one.news.looks))
        else:
            logger.warning("`%s` names run %r, which no attempt at its place is of; left out", one.news.key, run_id)


def _take(adapters: Adapters, attempt_of_run: tuple[str, str, int], found: Sequence[_Found]) -> None:
    project, run_id, attempt = attempt_of_run
    rollup = _roll_up(adapters, rollup_key(project, run_id, attempt), [one.part for one in found])
    for _ in range(RACES):
        present = adapters.store.find_newest(project, run_id)
        joined = join_newest(present, attempt, rollup)
        if (newest_text(joined.values), joined.count) == (newest_text(present.values), present.count):
            return
        moment = now().timestamp()
        if moment - present.written_at < SECONDS_BETWEEN_WRITES:
            # One message is enough: the roll-up has what all of them say.
            adapters.metric_queue.look_again(found[-1].news, SECONDS_BETWEEN_WRITES)
            return
        if adapters.store.set_newest(project, run_id, joined, moment):
            return
    raise Busy(f"The metrics of run {run_id}")


def _roll_up(adapters: Adapters, key: str, parts: Sequence[MetricPart]) -> Rollup:
    """The attempt's roll-up with the parts in it, as it is then in the bucket."""
    news, given = _points_of(parts), _given_of(parts)
    for _ in range(RACES):
        content, etag = adapters.results_bucket.find_version(key) or (None, None)
        present = Rollup() if content is None else read_rollup(content)
        merged = merge(present, news, given)
        if merged is present or adapters.results_bucket.replace(key, write_rollup(merged), etag):
            return merged
    raise Busy(f"`{key}`")


def _points_of(parts: Iterable[MetricPart]) -> Mapping[str, Iterable[Point]]:
    points: dict[str, list[Point]] = {}
    for name, columns in chain.from_iterable(part.series.items() for part in parts):
        points.setdefault(name, []).extend(map(Point, *columns))
    return points


def _given_of(parts: Iterable[MetricPart]) -> Mapping[str, Iterable[Given]]:
    given: dict[str, list[Given]] = {}
    for name, one in chain.from_iterable(part.summary.items() for part in parts):
        given.setdefault(name, []).append(Given(*one))
    return given
