"""What is seen of the results of a smoke test's run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from launchbay.operating.smoke import given_back
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import METRIC, METRIC_VALUE, OUTPUT
from launchbay.operating.smoke.results import StepFailed

if TYPE_CHECKING:
    from launchbay.api import Client


class Outputs:
    """What the API says of a run's outputs."""

    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def list(self, _run: str) -> list[dict[str, Any]]:
        return [{"path": path, "size": 1, "sha256": hashlib.sha256(b"x").hexdigest()} for path in self._paths]

    def find_addresses(self, _run: str, paths: Sequence[str]) -> Mapping[str, str]:
        raise AssertionError(f"nothing is to be downloaded of {paths}")


class Runs:
    """What the API says of a run's metrics, each time that it is asked."""

    def __init__(self, *answers: Mapping[str, float]) -> None:
        self._answers = list(answers)
        self.asked = 0

    def get(self, _run: str) -> dict[str, Any]:
        self.asked += 1
        return {"metrics": self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits take no time here, but are on the clock."""
    waits: list[float] = []
    monkeypatch.setattr(given_back, "time", SimpleNamespace(sleep=waits.append, monotonic=lambda: sum(waits)))


def context_of(outputs: Outputs | None = None, runs: Runs | None = None) -> SmokeContext:
    api = cast("Client", SimpleNamespace(outputs=outputs, runs=runs))
    context = SmokeContext(api, None, None, 1, lambda _: None)
    context.run = {"run_id": "01RUN"}
    return context


@pytest.mark.parametrize("paths", [(), ("other.txt",), (OUTPUT, "other.txt")])
def test_a_run_that_has_left_anything_else_fails_the_step(paths: tuple[str, ...]) -> None:
    with pytest.raises(StepFailed, match="the run has left"):
        given_back.outputs(context_of(Outputs(*paths)))


def test_a_metric_that_comes_after_the_run_s_end_is_waited_for() -> None:
    runs = Runs({}, {}, {METRIC: METRIC_VALUE})
    assert METRIC in given_back.metrics(context_of(runs=runs))
    assert runs.asked == 3


@pytest.mark.parametrize(("seen", "says"), [({}, "is not in the run's record"), ({METRIC: 7.0}, "is 7.0")])
def test_a_metric_that_never_comes_or_is_another_fails_the_step(seen: Mapping[str, float], says: str) -> None:
    with pytest.raises(StepFailed, match=says):
        given_back.metrics(context_of(runs=Runs(seen)))
