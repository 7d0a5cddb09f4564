"""A smoke test's steps: each has a result, and a failed one says where to look; no run is left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from launchbay.api.client import Client
from launchbay.api.errors import ApiError, Unreachable
from launchbay.operating.smoke import smoke_test
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.results import NotChecked, Outcome, StepFailed, StepResult
from launchbay.operating.smoke.smoke_test import STEPS, Step, run_steps
from launchbay.operating.smoke.waiting import ENDED, LOOK_AT, wait_for_state
from launchbay_core.domain.states import RunState


@dataclass
class Runs:
    """The runs of a deployment: `states` are what a run is in, one request after the other."""

    states: list[RunState] = field(default_factory=lambda: [RunState.RUNNING])
    cancelled: list[str] = field(default_factory=list)

    def get(self, run: str) -> dict[str, Any]:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        change = {"state": state, "reason": None}
        return {"run_id": run, "state": state, "reason": "no machine yet", "timeline": [change]}

    def cancel(self, run: str) -> None:
        if run == "unreachable":
            raise Unreachable("https://launchbay.example.com", "timeout")
        self.cancelled.append(run)


@dataclass
class Api:
    """As much of the API's client as a smoke test's frame uses."""

    runs: Runs = field(default_factory=Runs)
    project: str = "launchbay-smoke"


def context_of(api: Api | None = None, told: list[str] | None = None, wait_seconds: float = 60) -> SmokeContext:
    tell: Callable[[str], None] = ([] if told is None else told).append
    return SmokeContext(cast("Client", api or Api()), None, None, wait_seconds, tell)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between requests, which take no time here but are on the clock."""
    waits: list[float] = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=lambda: sum(waits))
    monkeypatch.setattr("launchbay.operating.smoke.waiting.time", clock)
    return waits


def results_of(monkeypatch: pytest.MonkeyPatch, *steps: Step, context: SmokeContext | None = None) -> list[StepResult]:
    monkeypatch.setattr(smoke_test, "STEPS", steps)
    return list(run_steps(context or context_of()))


def step_that_raises(error: Exception, needs: tuple[str, ...] = ()) -> Step:
    def act(_: SmokeContext) -> str:
        raise error

    return Step("bad", act, needs, "the log")


def test_a_step_that_passes_says_what_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert results_of(monkeypatch, Step("good", lambda _: "a run", (), "nothing")) == [
        StepResult("good", Outcome.PASSED, "a run")
    ]


@pytest.mark.parametrize(
    ("error", "look_at"),
    [
        (StepFailed("it is wrong"), "the log"),
        (StepFailed("it is wrong", "the image"), "the image"),
        (ApiError(500, {"detail": "it is wrong"}), "the log"),
        (Unreachable("https://launchbay.example.com", "it is wrong"), "the log"),
        (ApiError(403, {"detail": "it is wrong"}), "ask for a group such as `project:NAME:admin`"),
        (ApiError(404, {"detail": "it is wrong", "kind": "project"}), "ask for a group such as `project:NAME:admin`"),
    ],
)
def test_a_step_that_fails_says_where_to_look(monkeypatch: pytest.MonkeyPatch, error: Exception, look_at: str) -> None:
    (result,) = results_of(monkeypatch, step_that_raises(error))

    assert result.outcome is Outcome.FAILED
    assert "it is wrong" in result.saw
    assert look_at in result.look_at


def test_what_needs_a_step_that_did_not_pass_is_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    last = Step("last", lambda _: "never", ("bad",), "")

    results = results_of(monkeypatch, step_that_raises(NotChecked("there are no credentials")), last)

    assert [one.outcome for one in results] == [Outcome.NOT_CHECKED] * 2
    assert results[0].saw == "not checked, because there are no credentials"
    assert "because the step `bad` did not pass" in results[1].saw


def test_every_step_needs_only_steps_before_it_and_says_where_to_look() -> None:
    for number, step in enumerate(STEPS):
        assert set(step.needs) <= {one.name for one in STEPS[:number]}
        assert step.look_at


def test_runs_that_are_still_going_are_cancelled_however_the_test_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api()
    context = context_of(api)

    def interrupted(context: SmokeContext) -> str:
        context.launched.append("01RUN")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        results_of(monkeypatch, Step("launch", interrupted, (), ""), context=context)

    assert api.runs.cancelled == ["01RUN"]


def test_runs_that_have_ended_stay_and_one_that_can_t_be_cancelled_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    api = Api(Runs([RunState.SUCCEEDED, RunState.RUNNING]))
    context = context_of(api, told)
    context.launched += ["01ENDED", "unreachable"]

    results_of(monkeypatch, context=context)

    assert api.runs.cancelled == []
    assert "launchbay cancel unreachable -p launchbay-smoke" in told[-1]


def test_a_run_is_followed_to_a_wanted_state_and_each_change_is_told(clock: list[float]) -> None:
    told: list[str] = []
    api = Api(Runs([RunState.QUEUED, RunState.QUEUED, RunState.RUNNING]))

    run = wait_for_state(context_of(api, told), "01RUN", {RunState.RUNNING})

    assert run["state"] == RunState.RUNNING
    assert told[0] == "QUEUED"
    assert len(clock) == 2


def test_a_run_that_ends_early_is_given_as_it_ended(clock: list[float]) -> None:
    api = Api(Runs([RunState.FAILED]))

    assert wait_for_state(context_of(api), "01RUN", {RunState.RUNNING})["state"] == RunState.FAILED


@pytest.mark.parametrize("state", [state for state in RunState if not state.is_terminal])
def test_a_run_that_waits_too_long_fails_with_where_to_look_for_its_state(clock: list[float], state: RunState) -> None:
    told: list[str] = []

    with pytest.raises(StepFailed) as failed:
        wait_for_state(context_of(Api(Runs([state])), told, wait_seconds=100), "01RUN", ENDED)

    assert f"is still {state} after 100 seconds (no machine yet)" in failed.value.saw
    assert failed.value.look_at == LOOK_AT[state]
    assert [text for text in told if "still" in text], "somebody who waits is told that it goes on"
