"""What Launchbay counts and times, by name: functions write these metrics, and the dashboard and alarms show them.

What is measured of a launch or of a run's change is made here, purely; `Meter` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from launchbay_core.domain.failure_causes import cause_of
from launchbay_core.domain.runs import Attempt, Run, StateChange
from launchbay_core.domain.states import RunState

NAMESPACE = "Launchbay"
SERVICE = "service"  # the dimension that every metric has: the function that measured it


@dataclass(frozen=True)
class Metric:
    """A CloudWatch metric; `by` is its dimension beside `SERVICE`, whose values must stay few: each costs money."""

    name: str
    unit: Literal["Count", "Seconds", "None"]
    by: str | None = None


LAUNCHES = Metric("Launches", "Count")
REFUSALS = Metric("Refusals", "Count", by="reason")
DISPATCH_DELAY = Metric("DispatchDelay", "Seconds")  # from a run's launch until AWS Batch has its job
TIME_IN_STATE = Metric("TimeInState", "Seconds", by="state")  # the state that a run has left
FAILURES = Metric("Failures", "Count", by="cause")
COST = Metric("Cost", "None", by="compute_class")  # USD at list prices, when a job is known to be over
METRICS = (LAUNCHES, REFUSALS, DISPATCH_DELAY, TIME_IN_STATE, FAILURES, COST)


@dataclass(frozen=True)
class Measurement:
    """One value of a metric; `of` is the value of the metric's own dimension."""

    metric: Metric
    value: float = 1.0
    of: str | None = None
    run_id: str | None = None


def of_launch(run: Run) -> Measurement:
    """What is measured when a run has been launched."""
    return Measurement(LAUNCHES, run_id=run.run_id)


def of_refusal(reason: str) -> Measurement:
    """What is measured when a request is refused; `reason` is the problem's name."""
    return Measurement(REFUSALS, of=reason)


def of_move(run: Run, to: StateChange, exit_code: int | None = None) -> Iterator[Measurement]:
    """What is measured when a run moves; `run` is the run as it was before."""
    yield Measurement(TIME_IN_STATE, _seconds(run.state_since, to.at), run.state.value, run.run_id)
    if run.state is RunState.QUEUED and not to.state.is_terminal:
        yield Measurement(DISPATCH_DELAY, _seconds(run.created_at, to.at), run_id=run.run_id)
    if to.state is RunState.FAILED:
        yield Measurement(FAILURES, of=cause_of(to.reason, exit_code), run_id=run.run_id)


def of_end(run: Run, attempts: Sequence[Attempt]) -> Measurement:
    """What is measured when the job of a run is over: what its attempts cost on its class's machine, on demand."""
    ran = sum(_seconds(one.started_at, one.stopped_at) for one in attempts if one.started_at and one.stopped_at)
    placement = run.placement
    return Measurement(COST, ran / 3600 * placement.price_usd_per_hour, placement.compute_class, run.run_id)


def _seconds(start: str, end: str) -> float:
    return max(0.0, (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
