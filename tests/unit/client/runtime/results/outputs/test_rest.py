"""When a file has come to rest, and how much of a processor looks take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.results.outputs.rest import REST_SECONDS, Pace, Rest
from launchbay.runtime.results.outputs.scan import Found
from launchbay.runtime.results.transfers.streams import Version


def file_of(size: int) -> dict[str, Found]:
    return {"a": Found("/a", Version(1, 1, size, 1), None)}


@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.floats(0.1, 4)), min_size=1, max_size=30))
def test_a_file_is_at_rest_when_it_has_looked_the_same_for_long_enough(looks: list[tuple[int, float]]) -> None:
    rest, at, since = Rest(), 0.0, (0, 0.0)
    for size, pause in looks:
        at += pause
        since = since if since[0] == size else (size, at)

        assert bool(rest.at_rest(file_of(size), at)) == (at - since[1] >= REST_SECONDS)


def test_a_file_that_was_away_begins_anew() -> None:
    rest = Rest()
    rest.at_rest(file_of(1), 0)
    rest.at_rest({}, 3)

    assert not rest.at_rest(file_of(1), 7)
    assert rest.at_rest(file_of(1), 12)


@given(st.lists(st.floats(0, 2), min_size=1, max_size=50))
def test_looks_take_less_than_a_hundredth_of_a_processor(costs: list[float]) -> None:
    pace, at, busy = Pace(), 0.0, 0.0
    for cost in costs:
        while not pace.is_due(at):
            at += 1
        at += cost
        pace.took(cost, at)
        busy += cost
    while not pace.is_due(at):
        at += 1

    assert busy <= at / 100
