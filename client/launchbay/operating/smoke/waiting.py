"""Follows a run until it is in a state or has written a line, and says what it waits for meanwhile."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.results import StepFailed
from launchbay_core.domain.states import RunState

ENDED = frozenset(state for state in RunState if state.is_terminal)
_SHORTEST, _LONGEST = 0.1, 3.0  # seconds between two requests
_REMINDER_SECONDS = 30
_LOG_SECONDS = 60

LOOK_AT = {
    RunState.QUEUED: "the run was not submitted: `launchbay doctor --stack NAME` counts dead letters, and the log of "
    "DispatchFunction says why",
    RunState.SUBMITTED: "AWS Batch has the job and does nothing: the job queue's compute environment, with "
    "`launchbay doctor --stack NAME`",
    RunState.RUNNABLE: "no machine came: `launchbay queue`, the quotas of EC2 (docs/deploy.md), and in AWS Batch's "
    "console the compute environment's status, and its Auto Scaling group's activity for why no machine starts",
    RunState.STARTING: "the machine is there and the container does not start: the image (DefaultImage), the "
    "permissions of the execution role to pull it, and whether the subnets reach ECR, S3 and CloudWatch Logs",
    RunState.RUNNING: "the job runs longer than it should: its log, with `launchbay logs RUN -p launchbay-smoke`",
}


def wait_for_state(context: SmokeContext, run_id: str, wanted: Collection[RunState], told: int = 0) -> dict[str, Any]:
    """The run once it is in a wanted state, or has ended; the first `told` entries of its timeline are known already.

    Raises:
        StepFailed: that takes longer than the test may wait; says in which state the run is, and where to look.
    """
    began = reminded = time.monotonic()
    pause = _SHORTEST
    while True:
        run = context.api.runs.get(run_id)
        state = RunState(run["state"])
        for change in run["timeline"][told:]:
            context.tell(f"{change['state']}" + (f": {change['reason']}" if change["reason"] else ""))
            reminded, pause = time.monotonic(), _SHORTEST
        told = len(run["timeline"])
        if state in wanted or state in ENDED:
            return run
        now = time.monotonic()
        if now - began > context.wait_seconds:
            raise _too_long(run, context.wait_seconds)
        if now - reminded > _REMINDER_SECONDS:
            context.tell(f"still {state} after {now - began:.0f} seconds")
            reminded = now
        time.sleep(pause)
        pause = min(_LONGEST, pause * 1.3)


def wait_for_line(context: SmokeContext, run_id: str, beginning: str) -> list[str]:
    """The lines of a run's log once one of them begins so; those that are there, if none has come after a while.

    The last lines can come after the run's end: the container agent sends them to CloudWatch Logs some at a time.
    """
    began = time.monotonic()
    pause = _SHORTEST
    while True:
        lines = [line["message"] for line in context.api.runs.read_log(run_id)]
        has_come = any(line.startswith(beginning) for line in lines)
        if has_come or time.monotonic() - began > _LOG_SECONDS:
            return lines
        if pause == _SHORTEST:
            context.tell("waiting for the log's lines")
        time.sleep(pause)
        pause = min(_LONGEST, pause * 1.3)


def _too_long(run: dict[str, Any], seconds: float) -> StepFailed:
    reason = f" ({run['reason']})" if run["reason"] else ""
    saw = f"run {run['run_id']} is still {run['state']} after {seconds:.0f} seconds{reason}; it is cancelled"
    return StepFailed(saw, LOOK_AT[RunState(run["state"])])
