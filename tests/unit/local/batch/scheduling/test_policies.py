"""Scheduling policies of job queues."""

from __future__ import annotations

from typing import Any

import pytest

from launchbay_local.batch.scheduling.policies import FairSharePolicy


def test_a_share_has_its_own_weight_that_of_its_prefix_or_one() -> None:
    policy = FairSharePolicy("arn", weights={"vision": 0.5, "team*": 2})

    assert [policy.weight(share) for share in ("vision", "visions", "team", "team7", "other")] == [0.5, 1, 2, 2, 1]


def test_a_decay_of_zero_is_the_default_of_ten_minutes() -> None:
    assert FairSharePolicy("arn").window == 600
    assert FairSharePolicy("arn", decay_seconds=3600).window == 3600


@pytest.mark.parametrize(("reservation", "active", "reserved"), [(0, 1, 0), (50, 1, 50), (50, 2, 25), (25, 3, 1.5625)])
def test_what_is_reserved_is_less_the_more_shares_are_active(reservation: int, active: int, reserved: float) -> None:
    assert FairSharePolicy("arn", compute_reservation=reservation).capacity(100, active) == pytest.approx(
        100 - reserved
    )


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"compute_reservation": 100}, "ComputeReservation"),
        ({"decay_seconds": 604_801}, "ShareDecaySeconds"),
        ({"weights": {"a": 0}}, "weight factor of a"),
        ({"weights": {"a": 1000}}, "weight factor of a"),
        ({"weights": {"team*": 1, "team7": 2}}, "overlap"),
    ],
)
def test_a_policy_that_aws_batch_does_not_accept_is_refused(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        FairSharePolicy("arn", **fields)
