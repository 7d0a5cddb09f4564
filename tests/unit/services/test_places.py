"""Where the results of a run's attempts lie, by AWS Batch's word."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from launchbay_core.services.lifecycle.places import known_places

ROLE = "AROAEXAMPLEEXAMPLE123"
tasks = st.lists(st.sampled_from(["", "a" * 32, "b" * 32]), max_size=5)


class Said:
    """The part of a run, or of a job, that is asked here."""

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)


@given(tasks, tasks)
def test_what_is_known_of_a_place_stays(known: list[str], said: list[str]) -> None:
    stored = tuple(f"{ROLE}:{task}" if task else "" for task in known)
    places = known_places(Said(places=stored), Said(tasks=tuple(said)), "AROAANOTHERROLE45678")  # type: ignore[arg-type]
    assert len(places) == max(len(known), len(said))
    for number, place in enumerate(places):
        before = stored[number] if number < len(known) else ""
        now = said[number] if number < len(said) else ""
        assert place == before or (not before and place == (f"AROAANOTHERROLE45678:{now}" if now else ""))


def test_without_the_role_s_id_no_place_is_known() -> None:
    assert known_places(Said(places=()), Said(tasks=("a" * 32,)), "") == [""]  # type: ignore[arg-type]
