"""When results are due: never before their days, never while they are kept, and never a second time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.authors import Author
from launchbay_core.domain.clock import to_text
from launchbay_core.domain.results.retention import FIRST_VISIT_DAYS, Days, Kind, Retention

ENDED = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
ADA = Author("5f0c", "ada")
days = st.integers(0, 1000)
all_days = st.builds(Days, days, days, days)
deleted = st.dictionaries(st.sampled_from(Kind), st.just("2026-02-01T00:00:00.000Z"))


@given(all_days, deleted, st.integers(0, 1000))
def test_a_kind_is_due_after_its_days_unless_it_is_deleted_or_kept_for_good(
    given_days: Days, gone: dict[Kind, str], passed: int
) -> None:
    now = to_text(ENDED + timedelta(days=passed))

    found = Retention(deleted=gone).due(given_days, "vision", to_text(ENDED), now)

    expected = [kind for kind in Kind if kind not in gone and 0 < getattr(given_days, kind.value) <= passed]
    assert found == expected


@given(all_days, st.integers(0, 100_000))
def test_what_somebody_keeps_is_never_due(given_days: Days, passed: int) -> None:
    kept = Retention(kept_by=ADA, kept_at="2026-02-01T00:00:00.000Z")

    assert kept.due(given_days, "vision", to_text(ENDED), to_text(ENDED + timedelta(days=passed))) == []


@given(all_days)
def test_a_run_that_goes_on_is_never_due(given_days: Days) -> None:
    assert [Retention().until(kind, given_days, "vision", None) for kind in Kind] == [None] * 3


@given(all_days)
def test_a_run_is_looked_at_when_its_first_kind_is_due_and_within_two_weeks(given_days: Days) -> None:
    first = given_days.first("vision")

    assert 1 <= first <= FIRST_VISIT_DAYS
    assert all(first <= count for count in given_days if count)


@pytest.mark.parametrize("given_days", [Days(0, 0, 0), Days(90, 14, 365), Days(1, 1, 1)])
def test_everything_of_the_smoke_test_is_due_after_three_days(given_days: Days) -> None:
    until = {Retention().until(kind, given_days, "launchbay-smoke", to_text(ENDED)) for kind in Kind}

    assert until == {to_text(ENDED + timedelta(days=3))}
    assert given_days.first("launchbay-smoke") == 3
