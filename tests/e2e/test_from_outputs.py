"""One job's output is another one's input: registered, launched and looked at with the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stack_process import StackProcess

pytestmark = [pytest.mark.e2e]

TRAIN = """
import pathlib
from launchbay import launch
for name in ("model.txt", "log.txt"):
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out", name).write_text("weights 7")
launch.save_output("out", name="model")
"""
USE = """
import os, pathlib
folder = pathlib.Path(os.environ["LAUNCHBAY_INPUT_MODEL"])
print("used", (folder / "model.txt").read_text(), pathlib.Path("in/model/model.txt").read_text())
"""


def write_job(folder: Path, name: str, script: str, more: str) -> Path:
    """A folder with a job."""
    folder.mkdir()
    (folder / "main.py").write_text(script)
    (folder / "launchbay.yaml").write_text(f"name: {name}\ncommand: python main.py\n{more}")
    return folder


@pytest.mark.parametrize("runner", ["exec", "init"])
def test_an_output_of_one_run_is_an_input_of_another(
    stack: StackProcess, project: str, tmp_path: Path, runner: str
) -> None:
    train = write_job(tmp_path / "train", "train", TRAIN, "")
    inputs = "inputs:\n  model: {from: output, path: in/model, description: to start with}\n"
    use = write_job(tmp_path / "use", f"use-{runner}", USE, f"runner: {runner}\n{inputs}")
    stack.cli("register", str(train), project=project)
    registered = stack.cli("register", str(use), project=project).stdout
    source = json.loads(stack.cli("launch", "train", "--follow", "--json", project=project).stdout)["run_id"]

    schema = stack.cli("schema", f"use-{runner}", project=project).stdout
    refused = stack.cli("launch", f"use-{runner}", project=project, expect=1).stderr
    plan = stack.cli("launch", f"use-{runner}", "-o", f"model={source[-8:]}:out/", "--dry-run", project=project).stdout
    words = ["launch", f"use-{runner}", "-o", f"model={source[-8:]}", "--follow", "--json"]
    user = json.loads(stack.cli(*words, project=project).stdout)

    assert "inputs: model (an output of another run)" in registered
    assert f"launchbay launch use-{runner} -o model=RUN --follow" in registered
    assert "-o model=RUN:OUTPUT" in schema
    assert "`model` is an output of another run: name one" in refused
    assert f"model = {source}:out/" in plan
    assert user["state"] == "SUCCEEDED"
    assert "used weights 7 weights 7" in stack.log_text(project, user["run_id"])
    assert f"{source}:model as model" in stack.cli("run", user["run_id"], project=project).stdout
    assert user["run_id"] in stack.cli("run", source, project=project).stdout
