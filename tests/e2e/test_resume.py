"""The example `resume`: a training whose machine is reclaimed goes on where it was, and so does a run after it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from stack_process import ROOT, StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

EXAMPLE = ROOT / "examples" / "resume"
QUICK = ("-o", "steps=40", "-o", "seconds_per_step=0.15")
STEP = re.compile(r"attempt (\d+): step (\d+), loss (\d+\.\d+)")


def log_of(stack: StackProcess, project: str, run_id: str) -> str:
    """What a run has written so far."""
    return stack.log_text(project, run_id)


def steps_of(log: str) -> dict[int, list[int]]:
    """The steps that each attempt has trained."""
    found: dict[int, list[int]] = {}
    for attempt, step, _ in STEP.findall(log):
        found.setdefault(int(attempt), []).append(int(step))
    return found


def losses_of(log: str) -> dict[int, str]:
    """The loss of each step."""
    return {int(step): loss for _, step, loss in STEP.findall(log)}


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_a_reclaimed_training_goes_on_where_it_was(
    stack: StackProcess, project: str, runner: str, tmp_path: Path
) -> None:
    job = tmp_path / "resume"
    shutil.copytree(EXAMPLE, job)
    with (job / "launchbay.yaml").open("a") as file:
        file.write(f"runner: {runner}\n")
    stack.cli("register", str(job), project=project)
    undisturbed = stack.cli("launch", "resume", *QUICK, "-o", "seconds_per_step=0", "--follow", project=project).stdout
    launched = stack.cli("launch", "resume", *QUICK, "--name", "reclaimed", "--json", project=project)
    run_id = re.search(r'"run_id": "(\w+)"', launched.stdout)[1]  # type: ignore[index]
    wait_for(lambda: "attempt 1: step 12," in log_of(stack, project, run_id))

    stack.cli("admin", "reclaim", run_id, "--notice", "1", project=project)

    run = stack.ended(project, run_id)
    log = log_of(stack, project, run_id)
    assert (run["state"], run["attempts"]) == ("SUCCEEDED", 2), log
    trained = steps_of(log)
    assert "restored `step-" in log
    assert trained[1][0] == 1
    assert 11 <= trained[2][0] <= trained[1][-1] + 1
    assert trained[2][-1] == 40
    assert losses_of(log) == losses_of(undisturbed)

    again = stack.cli("rerun", run_id, "--resume", "-o", "steps=45", "--follow", project=project).stdout
    assert steps_of(again) == {1: [41, 42, 43, 44, 45]}
    shown = stack.cli("run", "latest", project=project).stdout
    assert re.search(rf"resumed from\s+{run_id}", shown)
    planned = stack.cli("launch", "resume", "--from", "latest", "-o", "steps=50", "--dry-run", project=project)
    assert run_id not in planned.stdout
    assert "those of run" in planned.stdout
