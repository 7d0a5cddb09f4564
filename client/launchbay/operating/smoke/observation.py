"""What is seen of the run that has ended: its timeline, its inputs, its secret, its log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from launchbay.operating.smoke.context import SmokeContext
from launchbay.operating.smoke.job import FILE, GREETING, JOB, MARK, PATCHED_TEXT, REGISTERED
from launchbay.operating.smoke.results import StepFailed
from launchbay.operating.smoke.waiting import wait_for_line
from launchbay_core.domain.states import RunState

_REFERENCE = "${secret:"


def timeline(context: SmokeContext) -> str:
    """The run's states came in their order, each with its time.

    Between the first and the last, one at least must have come from AWS Batch's events. Which do is not sure: a later
    event may arrive first, and then the earlier one changes nothing.
    """
    changes = context.api.runs.get_events(context.run["run_id"])["events"]
    states, times = [one["state"] for one in changes], [one["at"] for one in changes]
    shown = " → ".join(dict.fromkeys(states))
    if states[:1] != [RunState.QUEUED] or states[-1:] != [RunState.SUCCEEDED] or times != sorted(times):
        raise StepFailed(f"{shown}, which is not in order")
    if not set(states) & {RunState.RUNNABLE, RunState.STARTING, RunState.RUNNING}:
        raise StepFailed(f"{shown}: the sweep saw its end, and no event of AWS Batch arrived before")
    seconds = (datetime.fromisoformat(times[-1]) - datetime.fromisoformat(times[0])).total_seconds()
    return f"{shown}, {seconds:.1f} seconds together"


def inputs(context: SmokeContext) -> str:
    """The run's inputs have the overrides, and every other value and byte as registered."""
    found = context.api.runs.get_inputs(context.run["run_id"])
    config = {name: value for name, value in (found["config"] or {}).items() if name != "token"}
    _expect("the run config", config, _expected_config())
    _expect(FILE, found["files"].get(FILE), PATCHED_TEXT)
    return f"the overrides are in the run config and in {FILE}, whose comment stayed"


def secret(context: SmokeContext) -> str:
    """The secret is a reference wherever a person can look."""
    run_id = context.run["run_id"]
    found = context.api.runs.get_inputs(run_id)
    given = str((found["config"] or {}).get("token", ""))
    if not given.startswith(_REFERENCE):
        raise StepFailed("the inputs have no reference in the place of the secret")
    shown = {
        "the run": context.api.runs.get(run_id),
        "its inputs": found,
        "its log": list(context.api.runs.read_log(run_id)),
        "the job": context.api.jobs.get_version(JOB, context.version),
    }
    for place, document in shown.items():
        if context.token in json.dumps(document):
            raise StepFailed(f"{place} shows the secret")
    return "a reference stands in its place, and its value is nowhere"


def log(context: SmokeContext) -> str:
    """The job has written what it saw: the overrides, the patched file, and the secret itself."""
    lines = wait_for_line(context, context.run["run_id"], MARK)
    said = next((line.removeprefix(MARK) for line in lines if line.startswith(MARK)), None)
    if said is None:
        raise StepFailed(f"{len(lines)} lines, and none of them is the job's own")
    token = hashlib.sha256(context.token.encode()).hexdigest()
    _expect("what the job saw", json.loads(said), {**_expected_config(), "token": token, "file": PATCHED_TEXT})
    return f"{len(lines)} lines; the job saw the overrides, the patched file and the secret"


def _expected_config() -> dict[str, Any]:
    values = {**REGISTERED, "greeting": GREETING}
    return {name: value for name, value in values.items() if name != "token"}


def _expect(what: str, found: Any, expected: Any) -> None:
    """Fail unless something is as expected; of a map, only the names of what differs are said.

    Raises:
        StepFailed: it is not.
    """
    if found == expected:
        return
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        names = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        raise StepFailed(f"{what} has other values than expected: {', '.join(names)}")
    raise StepFailed(f"{what} is not as expected")
