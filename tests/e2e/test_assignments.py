"""Overrides as they are typed on the command line, up to what the job really reads."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from job_scripts import TRAIN_YAML, WITNESS, script_job
from launchbay_core.inputs.values.merge import same
from stack_process import StackProcess

pytestmark = [pytest.mark.e2e]
VALUES: dict[str, Any] = {
    "opt": {"name": "adam", "lr": 0.1},
    "clip": 1.0,
    "low": 1.0,
    "big": 1,
    "tag": "v1",
    "own": {"a": 1},
}


def launched(stack: StackProcess, project: str, seen: Path, *words: str) -> tuple[dict[str, Any], str]:
    """Launch or run again and wait: what the job saw, and what the command told."""
    done = stack.cli(*words, "--follow", project=project)
    return json.loads(seen.read_text()), done.stdout + done.stderr


def test_typed_values_reach_the_job_exactly_and_a_rerun_goes_on_from_them(
    stack: StackProcess, project: str, seen: Path, tmp_path: Path
) -> None:
    config = {"values": VALUES, "exclude": ["own"]}
    inputs = {"config": config, "files": {"conf/train.yaml": {"text": TRAIN_YAML}}}
    job = script_job(WITNESS, name="typed", env={"JOB_SEEN": str(seen)}, inputs=inputs)
    assert stack.request("POST", f"/v1/projects/{project}/jobs", job).status == 201
    more = tmp_path / "more.yaml"
    more.write_text("files: {conf/train.yaml: {training: {epochs: 7}}}\nconfig: {clip: 3}\n")
    assigned = ["opt:={name: sgd}", f"big={2**70}", "low=-0.0", f"@{more}", "clip=.nan", "tag=1.10"]

    saw, told = launched(stack, project, seen, "launch", "typed", *(word for one in assigned for word in ("-o", one)))
    run = stack.request("GET", f"/v1/projects/{project}/runs").body["runs"][0]["run_id"]
    again, _ = launched(stack, project, seen, "rerun", run, "-o", "opt.lr=1e-5", "-o", "clip=-.inf")

    expected = {**VALUES, "opt": {"name": "sgd"}, "big": 2**70, "low": -0.0, "clip": math.nan, "tag": "1.10"}
    assert same(saw["config"], expected)
    assert same(again["config"], {**expected, "opt": {"name": "sgd", "lr": 1e-5}, "clip": -math.inf})
    assert saw["files"] == again["files"] == {"conf/train.yaml": TRAIN_YAML.replace("epochs: 10", "epochs: 7")}
    assert "is overridden by the later `clip=…`" in told
    refused = stack.cli("launch", "typed", "-o", "own:={}", "-o", "opt:=1", project=project, expect=1)
    assert "`own` can't be changed at launch" in refused.stderr
    assert "`opt` must be a map, but the int 1 was given" in refused.stderr
    assert 'opt:={"name": "sgd"}' in stack.cli("inputs", run, project=project).stdout
