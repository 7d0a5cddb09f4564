"""Which alternative follows: each once a round, none that is hopeless twice, and never without end at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.domain.hardware import Placement, place_all
from launchbay_core.domain.hardware.failover import (
    GiveUp,
    Move,
    Progress,
    Terms,
    Tried,
    describe_move,
    is_due,
    next_step,
    patience_of,
    terms_of,
)
from launchbay_core.domain.hardware.request import (
    GpuRequest,
    HardwareAlternative,
    HardwareRequest,
    HardwareTerms,
)

TWENTY_GIB = place_all(HardwareRequest(gpu=GpuRequest(memory_gib=20)))
L4, A10G, L40S = TWENTY_GIB[:3]
BOTH = (L4, A10G)
OUTCOMES = st.lists(st.booleans(), max_size=40)  # whether waiting may heal what each alternative says
ALTERNATIVES = st.lists(st.sampled_from(TWENTY_GIB), min_size=1, unique_by=lambda one: one.name)


def left(one: Placement, *, may_heal: bool = True) -> Tried:
    return Tried(one.name, f"no machine of {one.compute_class}", may_heal)


def test_the_next_one_in_order_follows() -> None:
    step = next_step(Terms(600), TWENTY_GIB, Progress(), left(L4))

    assert step == Move(A10G, Progress(1, (left(L4),)))


@pytest.mark.parametrize("when_exhausted", ["retry", "fail"])
def test_after_the_last_one_a_run_starts_again_or_fails(when_exhausted: str) -> None:
    terms = Terms(600, None, when_exhausted)  # type: ignore[arg-type]

    step = next_step(terms, BOTH, Progress(1, (left(L4),)), left(A10G))

    said = "No hardware could be had for this run. gpu-l4 (g6.xlarge): no machine of gpu-l4; gpu-a10g (g5.xlarge): "
    expected = {"retry": Move(L4, Progress(2, ())), "fail": GiveUp(said + "no machine of gpu-a10g")}
    assert step == expected[when_exhausted]


def test_what_waiting_will_not_heal_is_not_tried_again() -> None:
    step = next_step(Terms(600), BOTH, Progress(1, (left(L4, may_heal=False),)), left(A10G))

    assert step == Move(A10G, Progress(2, (left(L4, may_heal=False),)))


def test_a_run_fails_when_waiting_heals_nothing() -> None:
    step = next_step(Terms(600), BOTH, Progress(1, (left(L4, may_heal=False),)), left(A10G, may_heal=False))

    assert isinstance(step, GiveUp)


def test_a_class_that_was_switched_off_is_passed_over() -> None:
    assert next_step(Terms(600), (L4, L40S), Progress(), left(A10G)) == Move(L4, Progress(1, (left(A10G),)))
    assert isinstance(next_step(Terms(600), (), Progress(), left(A10G)), GiveUp)


@given(ALTERNATIVES, OUTCOMES, st.sampled_from(["retry", "fail"]))
def test_in_each_round_each_is_tried_once_and_a_hopeless_one_never_again(
    alternatives: list[Placement], outcomes: list[bool], when_exhausted: str
) -> None:
    terms = Terms(60, None, when_exhausted)  # type: ignore[arg-type]
    present, progress = alternatives[0], Progress()
    seen: list[tuple[int, str]] = [(1, present.name)]
    hopeless: set[str] = set()
    for may_heal in outcomes:
        hopeless |= set() if may_heal else {present.name}
        step = next_step(terms, alternatives, progress, left(present, may_heal=may_heal))
        if isinstance(step, GiveUp):
            names = {one.name for one in alternatives}
            assert when_exhausted == "fail" or hopeless == names
            assert {name for name in names if name not in step.reason} == set()
            break
        assert step.to.name not in hopeless
        present, progress = step.to, step.progress
        seen.append((progress.round, present.name))
    assert len(set(seen)) == len(seen)
    assert [round_ for round_, _ in seen] == sorted(round_ for round_, _ in seen)
    assert when_exhausted == "retry" or {round_ for round_, _ in seen} == {1}


@given(ALTERNATIVES)
def test_a_run_moves_at_once_at_most_once_for_each_alternative(alternatives: list[Placement]) -> None:
    present, progress = alternatives[0], Progress()
    for moves in range(len(alternatives) + 1):
        step = next_step(Terms(60), alternatives, progress, left(present, may_heal=False))
        if isinstance(step, GiveUp):
            assert moves == len(alternatives) - 1
            return
        present, progress = step.to, step.progress
    pytest.fail("it moved more often than there are alternatives")


@given(st.integers(60, 14 * 86400), st.integers(1, 10**6))
def test_patience_grows_from_round_to_round_up_to_a_day_or_what_was_asked_for(patience: int, number: int) -> None:
    now, later = (patience_of(Terms(patience), Progress(one)) or 0 for one in (number, number + 1))

    assert patience <= now <= later <= max(patience, 86400)
    assert later == max(patience, 86400) or later == 2 * now


@pytest.mark.parametrize(
    ("terms", "alternatives", "waited", "may_heal", "due"),
    [
        (Terms(None), BOTH, 10**9, True, False),
        (Terms(None), BOTH, 0, False, False),
        (Terms(600), BOTH, 599, True, False),
        (Terms(600), BOTH, 600, True, True),
        (Terms(600), BOTH, 0, False, True),
        (Terms(600), (L4,), 10**9, True, False),  # it would only lose its place in the queue
        (Terms(600, None, "fail"), (L4,), 600, True, True),
        (Terms(600), (L4,), 0, False, True),  # nothing is left to wait for
    ],
)
def test_a_job_is_left_only_for_something(
    terms: Terms, alternatives: tuple[Placement, ...], waited: float, may_heal: bool, due: bool
) -> None:
    assert is_due(terms, alternatives, L4, Progress(), waited=waited, may_heal=may_heal) is due


def test_in_a_later_round_it_waits_longer() -> None:
    again = Progress(3, ())

    assert not is_due(Terms(600), BOTH, L4, again, waited=2399, may_heal=True)
    assert is_due(Terms(600), BOTH, L4, again, waited=2400, may_heal=True)


def test_a_launch_s_terms_win_over_its_job_s() -> None:
    registered = HardwareTerms(patience=1200, max_price=2.0, when_exhausted="fail")

    assert terms_of(HardwareTerms(patience=60), registered, HardwareRequest()) == Terms(60, 2.0, "fail")
    assert terms_of(HardwareTerms(), HardwareTerms(), HardwareRequest()) == Terms(None, None, "retry")


def test_a_request_with_alternatives_is_patient_for_ten_minutes() -> None:
    listed = HardwareRequest(any_of=[HardwareAlternative(spot=True), HardwareAlternative()])

    assert terms_of(HardwareTerms(), HardwareTerms(), listed).patience == 600
    assert terms_of(HardwareTerms(), HardwareTerms(patience=60), listed).patience == 60


def test_a_move_says_why_where_to_and_for_how_much() -> None:
    spot = place_all(HardwareRequest(gpu=GpuRequest(model="t4"), spot=True))[0]

    assert describe_move(left(L4), Move(A10G, Progress())) == (
        "gpu-l4 (g6.xlarge): no machine of gpu-l4. Goes on with gpu-a10g (g5.xlarge), 1.006 USD an hour"
    )
    assert describe_move(left(L4), Move(spot, Progress(2))).endswith(
        "Goes on with gpu-t4 (g4dn.xlarge) on Spot, round 2, at most 0.526 USD an hour"
    )
