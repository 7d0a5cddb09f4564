"""The launch: where the job is placed, and its run, followed to its end."""

from __future__ import annotations

from launchbay.operating.smoke.classes import request_for_class
from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import JOB, overrides
from launchbay.operating.smoke.results import StepFailed
from launchbay.operating.smoke.waiting import ENDED, wait_for_state
from launchbay_core.domain.states import RunState
from launchbay_core.inputs import Overrides


def place(context: SmokeContext) -> str:
    """Find a hardware request for the compute class, or for the cheapest one."""
    context.hardware, placement = request_for_class(context.api, context.compute_class)
    price = placement["price_usd_per_hour"]
    return f"{placement['compute_class']} ({placement['instance_type']}), at most {price:.4g} USD an hour"


def run(context: SmokeContext) -> str:
    """Launch the job with a value, a secret and a changed file, and follow it."""
    started = context.api.runs.launch(
        JOB,
        version=context.version,
        overrides=Overrides.from_json(overrides(context.token)),
        hardware=context.hardware,
        labels={"name": "smoke test"},
    )
    context.launched.append(started["run_id"])
    context.run = wait_for_state(context, started["run_id"], ENDED)
    state, run_id = context.run["state"], context.run["run_id"]
    if state != RunState.SUCCEEDED:
        code = "" if context.run["exit_code"] is None else f", exit code {context.run['exit_code']}"
        reason = f": {context.run['reason']}" if context.run["reason"] else ""
        look_at = f"`launchbay run {run_id} -p {context.api.project}` and `launchbay logs {run_id} -p "
        raise StepFailed(f"run {run_id} is {state}{code}{reason}", look_at + f"{context.api.project}`")
    simulated = f", on simulated hardware ({context.run['simulated']})" if context.run["simulated"] else ""
    return f"run {run_id} {state}{simulated}"
