"""The example `resume`: a training whose machine is reclaimed goes on where it was, and so does a run after it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from stack_process import ROOT, StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

EXAMPLE = ROOT / "examples" / "resume"
STEPS = ("-o", "steps=40")
# The first attempt trains until step 20, where it waits for the end of its machine; nothing else waits.
EACH_STEP = 'time.sleep(config["seconds_per_step"])'
AT_ITS_MACHINE_S_END = 'time.sleep(config["seconds_per_step"] if (attempt, step) == ("1", 20) else 0)'
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
    script = (job / "train.py").read_text()
    assert EACH_STEP in script
    (job / "train.py").write_text(script.replace(EACH_STEP, AT_ITS_MACHINE_S_END))
    stack.cli("register", str(job), project=project)
    undisturbed = stack.cli("launch", "resume", *STEPS, "-o", "seconds_per_step=0", "--follow", project=project).stdout
    waits = ("-o", "seconds_per_step=600", "--name", "reclaimed", "--json")
    launched = stack.cli("launch", "resume", *STEPS, *waits, project=project)
    run_id = re.search(r'"run_id": "(\w+)"', launched.stdout)[1]  # type: ignore[index]
    wait_for(lambda: "attempt 1: step 20," in log_of(stack, project, run_id))

    stack.cli("admin", "reclaim", run_id, "--notice", "1", project=project)

    run = stack.ended(project, run_id)
    log = log_of(stack, project, run_id)
    assert (run["state"], run["attempts"]) == ("SUCCEEDED", 2), log
    trained = steps_of(log)
    assert "restored `step-" in log
    assert trained[1][0] == 1
    assert 16 <= trained[2][0] <= trained[1][-1] + 1 == 21
    assert trained[2][-1] == 40
    assert losses_of(log) == losses_of(undisturbed)

    again = stack.cli("rerun", run_id, "--resume", "-o", "steps=45", "--follow", project=project).stdout
    assert steps_of(again) == {1: [41, 42, 43, 44, 45]}
    shown = stack.cli("run", "latest", project=project).stdout
    assert re.search(rf"resumed from\s+{run_id}", shown)
    planned = stack.cli("launch", "resume", "--from", "latest", "-o", "steps=50", "--dry-run", project=project)
    assert run_id not in planned.stdout
    assert "those of run" in planned.stdout
