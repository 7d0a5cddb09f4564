"""A run only moves forward, may skip states, and never leaves the state that it ended in."""

from __future__ import annotations

import pytest

from launchbay_core.domain.states import RunState, from_batch, may_follow

ON_THE_WAY = [RunState.QUEUED, RunState.SUBMITTED, RunState.RUNNABLE, RunState.STARTING, RunState.RUNNING]
ENDS = [RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED]


@pytest.mark.parametrize("present", ON_THE_WAY)
def test_a_run_on_its_way_may_go_to_every_later_state_and_to_every_end(present: RunState) -> None:
    following = [state for state in RunState if may_follow(present, state)]

    assert following == ON_THE_WAY[ON_THE_WAY.index(present) + 1 :] + ENDS


@pytest.mark.parametrize("present", ENDS)
def test_a_run_that_has_ended_goes_nowhere(present: RunState) -> None:
    assert [state for state in RunState if may_follow(present, state)] == []


def test_only_the_last_three_states_are_ends() -> None:
    assert [state for state in RunState if state.is_terminal] == ENDS


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("SUBMITTED", "SUBMITTED"),
        ("PENDING", "SUBMITTED"),
        ("RUNNABLE", "RUNNABLE"),
        ("STARTING", "STARTING"),
        ("RUNNING", "RUNNING"),
        ("SUCCEEDED", "SUCCEEDED"),
        ("FAILED", "FAILED"),
    ],
)
def test_a_status_of_aws_batch_is_a_state(status: str, state: str) -> None:
    assert from_batch(status) is RunState(state)


@pytest.mark.parametrize("status", ["CANCELLED", "queued", ""])
def test_what_is_not_a_status_of_aws_batch_is_refused_by_name(status: str) -> None:
    with pytest.raises(ValueError, match=f"^`{status}` is"):
        from_batch(status)
