"""What is kept of a series: the same in every order and grouping, with the lowest, the highest and the last value."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.results.points import Point, condense, extremes, join_attempts, order_of, thin

VALUES = st.floats(width=16).map(lambda value: value + 0.0)
POINTS = st.lists(st.builds(Point, st.integers(0, 300), st.integers(0, 5).map(float), VALUES), max_size=60)


def keys(points: object) -> list[object]:
    return [order_of(point) for point in points]  # type: ignore[attr-defined]


@given(st.data(), POINTS, st.integers(1, 8))
def test_points_in_any_order_groups_and_repetition_condense_to_the_same(
    data: st.DataObject, points: list[Point], most: int
) -> None:
    at_once, power_at_once = condense(points, most)

    kept: tuple[Point, ...] = ()
    power = 0
    left = data.draw(st.permutations(points + points[: len(points) // 2]))
    while left:
        size = data.draw(st.integers(1, len(left)))
        kept, power = condense([*kept, *left[:size]], most, power)
        left = left[size:]

    assert (keys(kept), power) == (keys(at_once), power_at_once)


@given(POINTS, st.integers(1, 8))
def test_condensing_keeps_the_extremes_and_the_last_point_in_few_points(points: list[Point], most: int) -> None:
    kept, _ = condense(points, most)

    assert extremes(kept) == extremes(points)
    assert len(kept) <= 4 * most
    assert keys(kept) == sorted(keys(kept))  # type: ignore[type-var]
    assert not points or order_of(kept[-1]) == max(map(order_of, points))
    assert any(math.isnan(one.value) for one in kept) == any(math.isnan(one.value) for one in points)


@given(POINTS, st.integers(0, 40))
def test_thinning_keeps_the_extremes_the_ends_and_the_order(points: list[Point], most: int) -> None:
    ordered = sorted({order_of(point): point for point in points}.values(), key=order_of)

    thinned = thin(ordered, most)

    assert len(thinned) <= max(most, 0)
    assert keys(thinned) == sorted(keys(thinned))  # type: ignore[type-var]
    if most >= 4:
        assert extremes(thinned) == extremes(ordered)
        assert keys([*thinned[:1], *thinned[-1:]]) == keys([*ordered[:1], *ordered[-1:]])


def test_a_million_points_are_kept_as_few_with_the_one_that_stands_out() -> None:
    points = [Point(step, 0.0, 1.0 if step != 654_321 else 99.0) for step in range(1_000_000)]

    kept, power = condense(points, 1024)

    assert (power, len(kept) <= 2048) == (10, True)
    assert extremes(thin(kept, 500)) == (1.0, 99.0)


def test_where_steps_overlap_the_later_attempt_counts() -> None:
    first = [Point(step, 0.0, 0.5) for step in range(10)]
    second = [Point(step, 9.0, 0.4) for step in range(6, 9)]

    joined = join_attempts({2: second, 1: first})

    assert [(attempt, point.step) for attempt, point in joined] == [
        *((1, step) for step in range(6)),
        *((2, step) for step in range(6, 9)),
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_a_value(value: float) -> None:
    kept, _ = condense([Point(1, 0.0, value), Point(1, 0.0, value)], 1)

    assert repr(kept) == repr((Point(1, 0.0, value),))
