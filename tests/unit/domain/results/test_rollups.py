import math

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.results import rollups
from launchbay_core.domain.results.points import Point
from launchbay_core.domain.results.rollups import (
    ALL_BUCKETS,
    MAX_SERIES,
    Given,
    Rollup,
    merge,
    read_rollup,
    write_rollup,
)

VALUES = st.floats(width=16).map(lambda value: value + 0.0)
TIMES = st.integers(0, 5).map(float)
POINTS = st.lists(st.builds(Point, st.integers(0, 5000), TIMES, VALUES), max_size=20)
NAMES = st.sampled_from(["a", "b", "c"])
PARTS = st.tuples(
    st.dictionaries(NAMES, POINTS, max_size=3),
    st.dictionaries(NAMES, st.lists(st.builds(Given, TIMES, VALUES), min_size=1, max_size=2), max_size=3),
)


def said(rollup: Rollup) -> str:
    return repr((dict(rollup.series), dict(rollup.summary)))


@given(st.lists(PARTS, max_size=5), st.data())
def test_parts_in_any_order_and_twice_give_the_same_rollup(
    parts: list[tuple[dict[str, list[Point]], dict[str, list[Given]]]], data: st.DataObject
) -> None:
    in_order = again = Rollup()
    for part in parts:
        in_order = merge(in_order, *part)
    for part in data.draw(st.permutations(parts + parts[:2])):
        again = read_rollup(write_rollup(merge(again, *part)))

    assert said(in_order) == said(again)


@given(st.lists(PARTS, min_size=1, max_size=3))
def test_a_rollup_that_says_all_of_it_already_stays_the_same_object(
    parts: list[tuple[dict[str, list[Point]], dict[str, list[Given]]]],
) -> None:
    rollup = Rollup()
    for part in parts:
        rollup = merge(rollup, *part)

    assert all(merge(rollup, *part) is rollup for part in parts)


def test_each_change_counts_as_a_revision() -> None:
    once = merge(Rollup(), {"loss": [Point(1, 1.0, math.nan)]}, {})
    twice = merge(once, {"loss": [Point(2, 2.0, 0.5)]}, {})

    assert (once.revision, twice.revision) == (1, 2)
    assert repr(read_rollup(write_rollup(twice))) == repr(twice)


def test_the_last_value_is_what_the_script_gave_last() -> None:
    points = {"accuracy": [Point(3, 10.0, 0.8)]}
    before, after = {"accuracy": [Given(9.0, 0.9)]}, {"accuracy": [Given(11.0, 0.95)], "best": [Given(5.0, 1.0)]}

    assert merge(Rollup(), points, before).last_of("accuracy") == Point(3, 10.0, 0.8)
    given_after = merge(Rollup(), points, after)
    assert given_after.last_of("accuracy") == Point(3, 11.0, 0.95)
    assert given_after.last_of("best") == Point(-1, 5.0, 1.0)
    assert given_after.last_of("nothing") is None


def test_names_over_the_bound_are_left_out_whatever_the_order() -> None:
    names = [f"m{number:05d}" for number in range(MAX_SERIES + 50)]
    forward = merge(
        merge(Rollup(), {name: [Point(0, 0.0, 1.0)] for name in names[:600]}, {}),
        {name: [Point(0, 0.0, 1.0)] for name in names[600:]},
        {},
    )
    backward = merge(
        merge(Rollup(), {name: [Point(0, 0.0, 1.0)] for name in names[600:]}, {}),
        {name: [Point(0, 0.0, 1.0)] for name in names[:600]},
        {},
    )

    assert said(forward) == said(backward)
    assert forward.names == names[:MAX_SERIES]


def test_many_series_share_the_points() -> None:
    points = [Point(step, 0.0, float(step % 7)) for step in range(4096)]

    rollup = merge(Rollup(), {f"m{number:03d}": points for number in range(100)}, {})

    assert sum(len(one.points) for one in rollup.series.values()) <= 3 * ALL_BUCKETS
    assert all(len(one.points) >= 500 for one in rollup.series.values())
    assert len(write_rollup(rollup)) < rollups.MAX_ROLLUP
