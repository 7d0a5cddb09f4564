"""What belongs to the smoke test expires, as its objects do; nothing else does."""

from __future__ import annotations

import pytest

from launchbay_core.aws.table.expiry import JOB_DAYS, SMOKE_DAYS, expiry_members
from launchbay_core.domain.names import PROJECT, SMOKE_PROJECT
from launchbay_core.domain.results import retention

AT = "2026-01-31T00:00:00.000Z"
DAY = 24 * 3600


def test_items_of_the_smoke_test_expire_after_days() -> None:
    start = expiry_members(SMOKE_PROJECT, AT, 0)["expires_at"]

    assert expiry_members(SMOKE_PROJECT, AT)["expires_at"] - start == SMOKE_DAYS * DAY


@pytest.mark.parametrize("project", ["vision", "launchbay", "launchbay-smoke-2", ""])
def test_items_of_other_projects_never_expire(project: str) -> None:
    assert expiry_members(project, AT) == {}


def test_a_job_outlives_its_versions_by_more_than_dynamodb_takes_to_delete_them() -> None:
    # "Typically within a few days", says DynamoDB's guide: with a week and more, none is left when the job goes.
    assert JOB_DAYS - SMOKE_DAYS >= 7


def test_results_of_the_smoke_test_are_due_before_the_record_that_says_where_they_lie_may_go() -> None:
    attempts_take = SMOKE_DAYS / 2  # at most, or the job is refused (`register`); the rest is for waiting

    assert attempts_take + retention.SMOKE_DAYS < SMOKE_DAYS


def test_the_smoke_test_s_project_has_a_name_that_a_project_may_have() -> None:
    assert PROJECT.fullmatch(SMOKE_PROJECT)
