"""What a launch changes of the command and its environment is what the job is started with, by either runner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stack_process import StackProcess

pytestmark = [pytest.mark.e2e]

SAY = """
import json, os, sys
said = {"argv": sys.argv[1:], "env": {k: v for k, v in os.environ.items() if k.startswith("E2E_")}}
open(os.environ["JOB_SEEN"], "w").write(json.dumps(said))
"""
SECRET = {"type": "string", "format": "password"}
INPUTS: dict[str, Any] = {
    "config": {
        "values": {"lr": 0.1, "name": "a", "token": ""},
        "schema": {"properties": {"lr": {"type": "number"}, "name": {"type": "string"}, "token": SECRET}},
    },
    "args": {"style": "hydra", "lr": "lr=", "name": "name="},
    "env": {"token": "E2E_TOKEN", "lr": "E2E_LR"},
    "variables": ["E2E_MODE"],
    "command": True,
}


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_the_job_is_started_with_what_the_launch_changed(
    stack: StackProcess, project: str, seen: Path, runner: str
) -> None:
    command = ["python", "-c", SAY, "", "Ref::x"]
    body = {"name": "say", "command": command, "runner": runner, "env": {"JOB_SEEN": str(seen)}, "inputs": INPUTS}
    assert stack.request("POST", f"/v1/projects/{project}/jobs", body).status == 201
    overrides = {
        "config": {"name": "1.10", "token": "hf_1"},
        "args": ["--epochs", "", "it's $HOME"],
        "env": {"E2E_MODE": "slow"},
    }

    first = stack.launch(project, "say", overrides=overrides)

    assert stack.ended(project, first["run_id"])["state"] == "SUCCEEDED"
    assert json.loads(seen.read_text()) == {
        "argv": ["", "Ref::x", "--epochs", "", "it's $HOME", "lr=0.1", "name='1.10'"],
        "env": {"E2E_TOKEN": "hf_1", "E2E_LR": "0.1", "E2E_MODE": "slow"},
    }

    entry_point = ["python", "-c", SAY]
    path = f"/v1/projects/{project}/runs/{first['run_id']}/rerun"
    more = {"overrides": {"entry_point": entry_point, "args": [], "config": {"lr": 2}}}
    second = stack.request("POST", path, more).body

    assert stack.ended(project, second["run_id"])["state"] == "SUCCEEDED"
    assert json.loads(seen.read_text()) == {
        "argv": ["lr=2", "name='1.10'"],
        "env": {"E2E_TOKEN": "hf_1", "E2E_LR": "2", "E2E_MODE": "slow"},
    }
    inputs = stack.request("GET", f"/v1/projects/{project}/runs/{second['run_id']}/inputs").body
    assert inputs["command"] == [*entry_point, "lr=2", "name='1.10'"]
    assert inputs["env"]["E2E_MODE"] == "slow"
    assert inputs["env"]["E2E_TOKEN"].startswith("${secret:")
