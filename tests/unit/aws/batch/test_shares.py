"""Fair shares: each project's identifier is its own, and AWS Batch accepts it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.aws.batch.shares import (
    MAX_SHARE,
    SCHEDULING_PRIORITIES,
    project_of_share,
    share_identifier,
    share_members,
)
from launchbay_core.domain.names import PROJECT
from launchbay_core.domain.scheduling.priorities import PRIORITIES

PROJECTS = st.from_regex(PROJECT, fullmatch=True)
# Names of the two characters that are escaped, and of what their escapes look like.
TWISTED = st.text("q-01d", min_size=1, max_size=40).filter(PROJECT.fullmatch)


@given(PROJECTS | TWISTED)
def test_a_share_identifier_has_letters_and_digits_alone_and_names_its_project(project: str) -> None:
    share = share_identifier(project)

    assert re.fullmatch("[A-Za-z0-9]+", share)
    assert len(share) <= MAX_SHARE
    assert project_of_share(share) == project


@given(PROJECTS | TWISTED, PROJECTS | TWISTED)
def test_two_projects_never_share_an_identifier_even_if_case_is_ignored(one: str, other: str) -> None:
    assert (share_identifier(one).lower() == share_identifier(other).lower()) == (one == other)


@given(st.text("abqQ01-D*", max_size=12))
def test_a_share_is_a_project_s_only_if_that_project_has_it(share: str) -> None:
    project = project_of_share(share)

    assert project is None or share_identifier(project) == share


def test_the_longest_name_fits() -> None:
    assert len(share_identifier("q" * 40)) <= MAX_SHARE


def test_priorities_are_ordered_and_within_aws_batch_s_bounds() -> None:
    numbers = [share_members("vision", priority)["schedulingPriorityOverride"] for priority in PRIORITIES]

    assert numbers == sorted(set(SCHEDULING_PRIORITIES.values()))
    assert 0 <= SCHEDULING_PRIORITIES["low"] < SCHEDULING_PRIORITIES["high"] <= 9999
