"""A run that goes on is cancelled, and ends."""

from __future__ import annotations

from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import JOB
from launchbay.operating.smoke.results import StepFailed
from launchbay.operating.smoke.waiting import ENDED, wait_for_state
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import Overrides

_SECONDS = 300  # that the job would sleep


def cancel(context: SmokeContext) -> str:
    """Launch a run that would take minutes, cancel it while it runs, and see it end."""
    run_id = context.api.runs.launch(
        JOB,
        version=context.version,
        overrides=Overrides.from_json({"config": {"seconds": _SECONDS}}),
        hardware=context.hardware,
        labels={"name": "smoke test, to be cancelled"},
    )["run_id"]
    context.launched.append(run_id)
    before = wait_for_state(context, run_id, {RunState.RUNNING})
    if before["state"] in ENDED:
        raise StepFailed(f"run {run_id} is {before['state']} before it was cancelled: {before['reason']}")
    context.api.runs.cancel(run_id)
    after = wait_for_state(context, run_id, ENDED, told=len(before["timeline"]))
    if after["state"] != RunState.CANCELLED:
        raise StepFailed(f"run {run_id} is {after['state']}: {after['reason']}")
    return f"run {run_id} was {before['state']}, then {after['state']}"
