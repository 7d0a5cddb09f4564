"""The metrics of Launchbay: the functions write them, the dashboard and the alarms show them.

The measurements of a launch or of a transition are made here, purely; `Meter` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from launchbay_core.domain.failure_causes import cause_of
from launchbay_core.domain.runs import Attempt, Run, RunProgress, StateChange
from launchbay_core.domain.states import RunState

NAMESPACE = "Launchbay"
SERVICE = "service"  # the dimension of every metric: the function that wrote it


@dataclass(frozen=True)
class Metric:
    """A CloudWatch metric; `by` is its dimension besides `SERVICE`, with few values, as each one costs money."""

    name: str
    unit: Literal["Count", "Seconds", "None"]
    by: str | None = None


LAUNCHES = Metric("Launches", "Count")
REFUSALS = Metric("Refusals", "Count", by="reason")
INTERNAL_ERRORS = Metric("InternalErrors", "Count")  # a request or an upload that failed by a fault of Launchbay
SWEEP_FAILURES = Metric("SweepFailures", "Count")  # runs that a sweep could not correct
DISPATCH_DELAY = Metric("DispatchDelay", "Seconds")  # from a run's launch until AWS Batch has its job
TIME_IN_STATE = Metric("TimeInState", "Seconds", by="state")  # the state that a run has left
FAILURES = Metric("Failures", "Count", by="cause")
COST = Metric("Cost", "None", by="compute_class")  # USD at list prices, when a job is known to be over
MOVES = Metric("Moves", "Count", by="compute_class")  # runs that left a class whose hardware could not be had
METRICS = (LAUNCHES, REFUSALS, INTERNAL_ERRORS, SWEEP_FAILURES, DISPATCH_DELAY, TIME_IN_STATE, FAILURES, COST, MOVES)


@dataclass(frozen=True)
class Measurement:
    """One value of a metric; `of` is the value of the metric's own dimension."""

    metric: Metric
    value: float = 1.0
    of: str | None = None
    run_id: str | None = None


def of_launch(run: Run) -> Measurement:
    """The measurement of a launch."""
    return Measurement(LAUNCHES, run_id=run.run_id)


def of_refusal(reason: str) -> Measurement:
    """The measurement of a refused request; `reason` is the problem's name."""
    return Measurement(REFUSALS, of=reason)


def of_internal_error() -> Measurement:
    """The measurement of a fault of Launchbay's own."""
    return Measurement(INTERNAL_ERRORS)


def of_sweep_failures(runs: int) -> Measurement:
    """The measurement of a sweep that could not correct so many runs."""
    return Measurement(SWEEP_FAILURES, runs)


def of_transition(run: RunProgress, to: StateChange, exit_code: int | None = None) -> Iterator[Measurement]:
    """The measurements of a transition; `run` is the run before it."""
    yield Measurement(TIME_IN_STATE, _seconds(run.state_since, to.at), run.state.value, run.run_id)
    if run.state is RunState.QUEUED and not to.state.is_terminal:
        yield Measurement(DISPATCH_DELAY, _seconds(run.created_at, to.at), run_id=run.run_id)
    if to.state is RunState.FAILED:
        yield Measurement(FAILURES, of=cause_of(to.reason, exit_code), run_id=run.run_id)


def of_end(run: RunProgress, attempts: Sequence[Attempt]) -> Measurement:
    """The measurement of a run whose job is over: what its attempts cost on its class's machine, on demand."""
    ran = sum(_seconds(one.started_at, one.stopped_at) for one in attempts if one.started_at and one.stopped_at)
    placement = run.placement
    return Measurement(COST, ran / 3600 * placement.price_usd_per_hour, placement.compute_class, run.run_id)


def of_move(run: RunProgress) -> Measurement:
    """The measurement of a run that moves to other hardware; `run` is the run before, on the class that it leaves."""
    return Measurement(MOVES, of=run.placement.compute_class, run_id=run.run_id)


def _seconds(start: str, end: str) -> float:
    return max(0.0, (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())
