"""The metrics of real scripts on a whole stack: from the SDK, from wandb, from the log, to the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stack_process import StackProcess, wait_for

pytestmark = [pytest.mark.e2e]

TRAIN = """
import math, os, sys
from launchbay import launch
import wandb

config = launch.manage_config({"lr": 0.1})
run = wandb.init(project="digits", mode="offline")
for step in range(20):
    launch.log({"loss": 1 / (step + 1), "train": {"lr": config["lr"]}}, step=step)
    run.log({"wandb/accuracy": step / 20})
    print(f"epoch {step}: val_loss={2 / (step + 1)}")
run.log({"wandb/accuracy": config["lr"]})
run.summary["worst"] = math.inf
print("python path", os.environ["PYTHONPATH"], file=sys.stderr)
"""
JOB = """
name: metered
command: [python, train.py]
metrics:
  val_loss: 'val_loss=(\\S+)'
env: {PYTHONPATH: /own/modules, WANDB_SILENT: "true"}
inputs: {config: {values: {lr: 0.1}}}
"""


def launched(stack: StackProcess, project: str, *words: str) -> str:
    done = stack.cli("launch", "metered", *words, "--follow", project=project)
    assert "val_loss=0.1" in done.stdout
    newest, *_ = json.loads(stack.cli("runs", "--json", project=project).stdout)
    return str(newest["run_id"])


def metrics_of(stack: StackProcess, project: str, run: str, *words: str) -> dict[str, Any]:
    return dict(json.loads(stack.cli("metrics", run, *words, "--json", project=project).stdout))


def test_a_script_s_metrics_are_shown_searched_and_compared(stack: StackProcess, project: str, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "launchbay.yaml").write_text(JOB)
    stack.cli("register", str(tmp_path), project=project)
    first = launched(stack, project)
    second = launched(stack, project, "-o", "lr=0.5")
    names = ["loss", "train.lr", "val_loss", "wandb/accuracy", "worst"]

    found = wait_for(lambda: _if_complete(metrics_of(stack, project, second), names))

    by_name = {one["name"]: one for one in found["metrics"]}
    assert by_name["loss"]["points"]["values"] == [1 / (step + 1) for step in range(20)]
    assert by_name["val_loss"]["points"]["steps"] == list(range(20))
    assert (by_name["val_loss"]["min"], by_name["val_loss"]["max"]) == (0.1, 2.0)
    assert by_name["wandb/accuracy"]["last"]["value"] == 0.5
    assert by_name["worst"]["last"] | {"time": ""} == {"step": None, "time": "", "value": ".inf", "attempt": 1}
    few = metrics_of(stack, project, second, "loss", "--points", "5")["metrics"]
    assert [(one["name"], len(one["points"]["steps"]) <= 5) for one in few] == [("loss", True)]

    wait_for(lambda: all(len(run["metrics"]) == len(names) for run in _runs(stack, project)))
    listed = _runs(stack, project, "--sort", "-wandb/accuracy", "--columns", "lr,loss,metric:worst")
    assert [run["run_id"] for run in listed] == [second, first]
    assert listed[0]["columns"] == {"lr": 0.5, "loss": 0.05, "metric:worst": ".inf"}
    assert [run["run_id"] for run in _runs(stack, project, "--where", "wandb/accuracy<0.2")] == [first]
    compared = json.loads(stack.cli("compare", first, second, "--json", project=project).stdout)["metrics"]
    assert {one["name"]: list(one["values"].values()) for one in compared}["wandb/accuracy"] == [0.1, 0.5]

    table = stack.cli("metrics", second, project=project).stdout
    assert "val_loss" in table.splitlines()[3]
    assert "\u2518" in stack.cli("metrics", second, "loss", "--plot", project=project).stdout
    refused = stack.cli("metrics", second, "los", project=project, expect=1).stderr
    assert "has no metric `los`. Did you mean `loss`" in refused
    assert "/own/modules" in stack.cli("logs", second, project=project).stdout


def _runs(stack: StackProcess, project: str, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(stack.cli("runs", *words, "--json", project=project).stdout))


def _if_complete(found: dict[str, Any], names: list[str]) -> dict[str, Any] | None:
    return found if found["names"] == names else None


def test_a_job_without_launchbay_in_its_image_reports_what_it_logs_with_wandb(
    stack: StackProcess, project: str, tmp_path: Path
) -> None:
    script = "import wandb\nrun = wandb.init(mode='disabled')\nfor step in range(3): run.log({'loss': step / 2})\n"
    (tmp_path / "train.py").write_text(script)
    job = "name: metered\ncommand: [python, train.py]\nrunner: init\nimage: example\nmetrics: {never: 'x=(.)'}\n"
    (tmp_path / "launchbay.yaml").write_text(job)
    registered = stack.cli("register", str(tmp_path), project=project)
    assert "are not read in a job with `runner: init`" in registered.stdout + registered.stderr
    stack.cli("launch", "metered", "--follow", project=project)

    found = wait_for(lambda: _if_complete(metrics_of(stack, project, "latest"), ["loss"]))

    assert found["metrics"][0]["points"]["values"] == [0, 0.5, 1]
