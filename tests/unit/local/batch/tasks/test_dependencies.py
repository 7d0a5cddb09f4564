"""Which dependencies between containers are valid, and when a container may start or be stopped."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchbay_local.batch.errors import ClientException
from launchbay_local.batch.tasks.dependencies import (
    UNRESOLVED_CODE,
    Dependency,
    check_containers,
    dependencies_of,
    failed_dependency,
    may_start,
    may_stop,
    unresolved,
)
from launchbay_local.batch.tasks.states import ContainerState, Known

WAITING = ContainerState()
RUNNING = ContainerState(Known.RUNNING, started_at=1)


def ended(code: int) -> ContainerState:
    return ContainerState(Known.STOPPED, exit_code=code, started_at=1, stopped_at=2)


def test_a_reason_is_no_longer_than_aws_batch_shows_it() -> None:
    reason = unresolved("job", "registry/" + "x" * 300, "init", "image", 1)

    assert len(reason) == 255
    assert reason.startswith("CannotStartContainerError: dependency graph: failed to resolve")


WAITS = {"containerName": "b", "condition": "SUCCESS"}


@pytest.mark.parametrize(
    ("containers", "word"),
    [
        ([{"name": "a", "essential": False}], "at least one essential"),
        ([{"name": "a"}, {"name": "a", "essential": False}], "unique"),
        ([{"name": "a", "dependsOn": [WAITS]}], "not in its task"),
        ([{"name": "a", "dependsOn": [WAITS]}, {"name": "b"}], "SUCCESS, which can't be set on an essential"),
        ([{"name": "a", "dependsOn": [WAITS | {"condition": "COMPLETE"}]}, {"name": "b"}], "COMPLETE, which can't"),
        ([{"name": "b", "dependsOn": [WAITS | {"condition": "START"}]}], "the containers b form a cycle"),
        (
            [
                {"name": "own"},
                {"name": "a", "dependsOn": [WAITS], "essential": False},
                {"name": "b", "dependsOn": [WAITS | {"containerName": "a"}], "essential": False},
            ],
            "the containers a, b form a cycle",
        ),
    ],
)
def test_containers_that_can_not_run_as_they_are_asked_to_are_refused(
    containers: list[dict[str, Any]], word: str
) -> None:
    with pytest.raises(ClientException, match=word):
        check_containers(containers)


def test_several_essential_containers_and_one_that_waits_for_the_start_of_one_are_accepted() -> None:
    check_containers([{"name": "a", "dependsOn": [WAITS | {"condition": "START"}]}, {"name": "b"}, {"name": "c"}])


@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=6))
def test_a_task_is_refused_for_a_cycle_if_and_only_if_its_containers_can_not_be_put_in_order(
    needs: list[set[int]],
) -> None:
    known = [{other for other in others if other < len(needs)} for others in needs]
    containers = [
        {
            "name": str(number),
            "dependsOn": [{"containerName": str(other), "condition": "START"} for other in sorted(others)],
        }
        for number, others in enumerate(known)
    ]

    def fails() -> bool:
        try:
            check_containers(containers)
        except ClientException as error:
            return "cycle" in str(error)
        return False

    started: set[int] = set()
    for _ in needs:
        started |= {number for number, others in enumerate(known) if others <= started}
    assert fails() == (len(started) < len(needs))


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[int]]:
    """The containers of a valid task, each of which may depend on those before it, and their exit codes."""
    essential = draw(st.lists(st.booleans(), min_size=1, max_size=6).filter(any))
    containers = []
    for number, is_essential in enumerate(essential):
        needed = [
            {
                "containerName": str(other),
                "condition": draw(st.sampled_from(["START"] if essential[other] else ["START", "COMPLETE", "SUCCESS"])),
            }
            for other in range(number)
            if draw(st.booleans())
        ]
        containers.append({"name": str(number), "essential": is_essential, "dependsOn": needed})
    return containers, draw(st.lists(st.integers(0, 2), min_size=len(essential), max_size=len(essential)))


@given(tasks(), st.randoms(use_true_random=False))
def test_no_container_of_a_valid_task_waits_for_ever(
    task: tuple[list[dict[str, Any]], list[int]], random: Random
) -> None:
    containers, codes = task
    check_containers(containers)
    needed = {str(number): dependencies_of(container) for number, container in enumerate(containers)}
    states = dict.fromkeys(needed, WAITING)

    while waiting := [name for name, state in states.items() if state.known is Known.PULLED]:
        free = [name for name in waiting if may_start(needed[name], states)]
        never = [name for name in waiting if failed_dependency(needed[name], states)]
        running = [name for name, state in states.items() if state.known is Known.RUNNING]
        assert not set(free) & set(never)
        assert free or never or running
        for name in never:
            states[name] = ContainerState(Known.STOPPED, exit_code=UNRESOLVED_CODE)
        if free and (not running or random.random() < 0.5):
            states[random.choice(free)] = RUNNING
        elif running:
            name = random.choice(running)
            states[name] = ended(codes[int(name)])


@pytest.mark.parametrize(
    ("condition", "other", "starts"),
    [
        ("START", WAITING, False),
        ("START", RUNNING, True),
        ("START", ended(1), True),
        ("COMPLETE", RUNNING, False),
        ("COMPLETE", ended(1), True),
        ("SUCCESS", RUNNING, False),
        ("SUCCESS", ended(0), True),
        ("SUCCESS", ended(1), False),
    ],
)
def test_a_container_starts_when_its_condition_holds(condition: Any, other: ContainerState, starts: bool) -> None:
    assert may_start([Dependency("a", condition)], {"a": other}) is starts


def test_only_a_success_can_fail_to_come() -> None:
    states = {"a": ended(1), "b": ended(0), "c": RUNNING}

    assert failed_dependency([Dependency("c", "SUCCESS"), Dependency("a", "SUCCESS")], states) == "a"
    assert failed_dependency([Dependency("a", "COMPLETE"), Dependency("b", "SUCCESS")], states) is None


def test_a_container_may_be_stopped_once_no_one_that_depends_on_it_runs() -> None:
    needed = {"a": [], "b": dependencies_of({"dependsOn": [{"containerName": "a", "condition": "START"}]})}

    assert not may_stop("a", needed, {"a", "b"})
    assert may_stop("a", needed, {"a"})
    assert may_stop("b", needed, {"a", "b"})
