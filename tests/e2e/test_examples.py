"""The examples as they stand: what may be changed in them, what is refused and why, and what a launch changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stack_process import ROOT, StackProcess

pytestmark = [pytest.mark.e2e]

EXAMPLES = ROOT / "examples"
TRAINER_TYPES = {"trainer": {"learning_rate": "float", "batch_size": "int", "model": "str", "dataset": "str"}}
FILE_TYPES = {"learning_rate": "float", "batch_size": "int", "model": "str", "dataset": "str"}


def types_of(stack: StackProcess, project: str, job: str) -> dict[str, Any]:
    """A job's input types: of the run config under `config`, of each file under its path."""
    schema = json.loads(stack.cli("schema", job, "--json", project=project).stdout)
    config = {"config": schema["config"]["types"]} if schema["config"] else {}
    return config | {path: file["types"] for path, file in schema["files"].items()}


@pytest.fixture(params=["launchbay.yaml", "capture"])
def registered(
    request: pytest.FixtureRequest, stack: StackProcess, project: str, tmp_path: Path
) -> Any:  # a function from an example's name
    """Registers an example, by its launchbay.yaml or by what its script declares."""

    def register(name: str) -> None:
        if request.param == "launchbay.yaml":
            stack.cli("register", f"examples/{name}", project=project)
            return
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder, ignore=shutil.ignore_patterns("launchbay.yaml"))
        stack.cli("register", "--capture", "--", "python", "train.py", project=project, cwd=folder)

    return register


def test_trainer_config_has_exactly_its_inputs_and_says_why_it_refuses(
    stack: StackProcess, project: str, registered: Any
) -> None:
    registered("trainer-config")

    assert types_of(stack, project, "trainer-config") == {"config": TRAINER_TYPES}
    for override, reasons in {
        "seed=1": ["`seed`", "can't be changed at launch"],
        "trainer.private.key=x": ["`trainer.private", "can't be changed at launch"],
        "trainer.learning_rte=0.1": ["`trainer.learning_rte`", "did you mean `trainer.learning_rate`?"],
    }.items():
        refused = stack.cli("launch", "trainer-config", "-o", override, project=project, expect=1)
        assert all(reason in refused.stderr for reason in reasons), refused.stderr


def test_trainer_config_sees_the_launched_values(stack: StackProcess, project: str, registered: Any) -> None:
    registered("trainer-config")

    launched = stack.cli("launch", "trainer-config", "-o", "trainer.batch_size=64", "--follow", project=project)

    (line,) = [line for line in launched.stdout.splitlines() if line.startswith("training with ")]
    assert json.loads(line.removeprefix("training with ")) == {
        "trainer": {
            "learning_rate": 0.01,
            "batch_size": 64,
            "model": "resnet",
            "dataset": "cifar10",
            "private": {"key": "value"},
        },
        "seed": 42,
    }


def test_config_file_is_patched_at_launch(stack: StackProcess, project: str, registered: Any) -> None:
    registered("config-file")
    overrides = ("-o", "config.yaml:learning_rate=0.1", "-o", "config.yaml:model=vit")

    launched = stack.cli("launch", "config-file", *overrides, "--follow", project=project)

    assert types_of(stack, project, "config-file") == {"config.yaml": FILE_TYPES}
    seen = {"learning_rate": 0.1, "batch_size": 32, "model": "vit", "dataset": "cifar10"}
    assert f"training with {seen}" in launched.stdout


@pytest.mark.parametrize("name", ["trainer-config", "config-file"])
def test_an_example_run_by_hand_has_its_author_s_values(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "train.py"], cwd=EXAMPLES / name, capture_output=True, text=True, check=True, timeout=60
    )

    assert "'learning_rate': 0.01" in done.stdout.replace('"', "'")


def test_a_script_in_any_language_finds_its_patched_file(stack: StackProcess, project: str) -> None:
    stack.cli("register", "examples/any-language", project=project)

    launched = stack.cli("launch", "any-language", "-o", "config.yaml:learning_rate=0.1", "--follow", project=project)

    assert "training resnet with learning rate 0.1" in launched.stdout
