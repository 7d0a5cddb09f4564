"""How the use of a share grows, and how it is forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.scheduling.usage import Usage

WINDOW = 600.0
_SECONDS = st.floats(0, 5000)


def test_what_is_in_use_grows_by_its_vcpus_each_second() -> None:
    used = Usage().begin(4, 1000, WINDOW).until(1001, WINDOW)

    assert used.vcpu_seconds == pytest.approx(4, rel=0.01)


def test_recent_use_counts_more_than_earlier_use_and_none_does_after_the_window() -> None:
    ended = Usage().begin(1, 1000, WINDOW).end(1, 1010, WINDOW)

    later = [ended.until(1010 + seconds, WINDOW).vcpu_seconds for seconds in (0, 60, 300, 599, 600)]

    assert later == sorted(later, reverse=True)
    assert 0 < later[3] < 0.06 * later[0]
    assert later[4] == 0


def test_a_share_is_active_while_it_runs_something_and_for_the_window_after_that() -> None:
    running = Usage().begin(1, 1000, WINDOW)
    ended = running.end(1, 5000, WINDOW)

    assert not Usage().is_recent(1000, WINDOW)
    assert running.is_recent(100_000, WINDOW)
    assert ended.is_recent(5599, WINDOW)
    assert not ended.is_recent(5600, WINDOW)


@given(st.lists(_SECONDS, min_size=1, max_size=8), st.floats(0.25, 64))
def test_it_does_not_matter_how_often_the_use_is_looked_at(moments: list[float], vcpus: float) -> None:
    usage = at_once = Usage().begin(vcpus, 0, WINDOW)
    for moment in sorted(moments):
        usage = usage.until(moment, WINDOW)

    assert usage.vcpu_seconds == pytest.approx(at_once.until(max(moments), WINDOW).vcpu_seconds, abs=1e-6)


@given(st.lists(st.tuples(_SECONDS, st.booleans()), max_size=20))
def test_use_is_never_negative_even_if_the_clock_runs_backwards(steps: list[tuple[float, bool]]) -> None:
    usage = Usage()
    for moment, starts in steps:
        usage = usage.begin(1, moment, WINDOW) if starts else usage.end(1, moment, WINDOW)
        assert usage.vcpu_seconds >= 0
        assert usage.vcpus >= 0
