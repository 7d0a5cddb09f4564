import math

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.results.newest import (
    MOST_BYTES,
    NO_METRICS,
    Newest,
    NewestValues,
    join_newest,
    newest_of_text,
    newest_text,
)
from launchbay_core.domain.results.points import Point
from launchbay_core.domain.results.rollups import Rollup, merge


def rollup_of(revision: int, **values: float) -> Rollup:
    rollup = Rollup()
    for step in range(revision):
        rollup = merge(rollup, {name: [Point(step, float(step), value)] for name, value in values.items()}, {})
    return rollup


@given(st.permutations([(1, 1, "a"), (1, 2, "ab"), (2, 1, "b"), (2, 3, "bc"), (3, 1, "c")]))
def test_news_of_attempts_and_revisions_join_to_the_same_in_any_order(news: list[tuple[int, int, str]]) -> None:
    joined = NO_METRICS
    for attempt, revision, names in [*news, *news[:2]]:
        joined = join_newest(joined, attempt, rollup_of(revision, **dict.fromkeys(names, attempt + revision / 10)))

    assert {name: one.value for name, one in joined.values.items()} == {"a": 1.2, "b": 2.3, "c": 3.1}
    assert joined.count == 3


def test_what_has_no_room_is_counted() -> None:
    names = {f"a-metric-with-a-long-name-{number:03d}": 0.5 for number in range(500)}

    joined = join_newest(NO_METRICS, 1, rollup_of(1, **names))

    assert joined.count == 500
    assert list(joined.values) == sorted(names)[: len(joined.values)]
    assert MOST_BYTES * 0.8 < len(newest_text(joined.values)) <= MOST_BYTES


def test_the_stored_text_has_every_value() -> None:
    values = {"a": Newest(1, 2, 3, 4.5, math.nan), "b": Newest(1, 2, -1, 4.5, -math.inf)}

    assert repr(newest_of_text(newest_text(values))) == repr(values)
    assert NewestValues(values).count == 0
