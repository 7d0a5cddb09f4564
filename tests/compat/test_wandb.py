"""The real `wandb` package, offline: its users' scripts, unchanged, captured, registered and launched."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stack_process import StackProcess

pytestmark = [pytest.mark.compat, pytest.mark.xdist_group("stack")]

JOBS = Path(__file__).parent / "jobs"
OFFLINE = {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "WANDB_X_DISABLE_STATS": "true"}


@dataclass(frozen=True)
class Script:
    """A script of W&B's users in a folder of its own, in a project of its own; what it sees lands in `seen`."""

    stack: StackProcess
    project: str
    folder: Path
    seen: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def capture(self, *words: str) -> dict[str, Any]:
        """Register the script by what it declares; the version as it was registered."""
        variables = [f"--env={name}={value}" for name, value in {**OFFLINE, "SEEN": str(self.seen)}.items()]
        command = ["register", "--capture", "--json", *variables, "--", "python", "train.py", *words]
        return dict(json.loads(self.stack.cli(*command, project=self.project, cwd=self.folder).stdout))

    def launch(self, *words: str) -> dict[str, Any]:
        """Launch and follow a run; what the script saw in it."""
        self.seen.unlink()
        self.stack.cli("launch", self.name, *words, "--follow", project=self.project)
        return self.saw()

    def refused(self, *words: str) -> str:
        """What a launch says that is refused."""
        return self.stack.cli("launch", self.name, *words, project=self.project, expect=1).stderr

    def types(self) -> dict[str, Any]:
        """The input types of the run config and of each file."""
        schema = json.loads(self.stack.cli("schema", self.name, "--json", project=self.project).stdout)
        files = {path: file["types"] for path, file in schema["files"].items()}
        return {"config": schema["config"] and schema["config"]["types"], **files}

    def saw(self) -> dict[str, Any]:
        return dict(json.loads(self.seen.read_text()))


@pytest.fixture
def script(request: pytest.FixtureRequest, stack: StackProcess, project: str, tmp_path: Path, seen: Path) -> Script:
    """The script that the test's parameter names, copied so that its folder is its own."""
    folder = tmp_path / request.param
    shutil.copytree(JOBS / request.param, folder)
    return Script(stack, project, folder, seen)


@pytest.mark.parametrize("script", ["wandb-training"], indirect=True)
def test_a_script_that_manages_its_inputs_before_init_sees_the_launched_values(script: Script) -> None:
    registered = script.capture()
    by_hand = script.saw()
    text = (script.folder / "conf/model.yaml").read_text()

    saw = script.launch(
        *("-o", "trainer.learning_rate=1e-3", "-o", "trainer.betas=[0.8, 0.99]", "-o", "note=after lunch"),
        *("-o", "conf/model.yaml:model.layers=34", "-o", "conf/model.yaml:data.path=/data/imagenet"),
    )

    assert script.types() == {
        "config": {
            "trainer": {"learning_rate": "float", "batch_size": "int", "betas": "list[float]"},
            "note": "any",
        },
        "conf/model.yaml": {
            "model": {"name": "str", "layers": "int"},
            "data": {"path": "str", "workers": "int"},
        },
    }
    assert registered["inputs"]["config"]["values"]["trainer"] == by_hand["config"]["trainer"]
    assert not (script.folder / "wandb").exists()
    assert saw["config"] == {
        "trainer": {
            "learning_rate": 0.001,
            "batch_size": 32,
            "betas": [0.8, 0.99],
            "private": {"key": "value"},
        },
        "seed": 42,
        "note": "after lunch",
        "parameters": 34_000,  # the script's own, from the launched file
    }
    assert saw["text"] == text.replace("18 ", "34 ").replace("cifar10", "imagenet")
    assert saw["settings"]["model"]["layers"] == 34
    assert saw["project"] == by_hand["project"] == "vision"


@pytest.mark.parametrize("script", ["wandb-late"], indirect=True)
def test_a_script_that_manages_its_inputs_after_init_sees_the_launched_values(script: Script) -> None:
    script.capture("--optimizer", "adam")
    text = (script.folder / "data/data.json").read_text()

    too_many = script.refused("-o", "data/data.json:loader.workers=65")
    unknown = script.refused("-o", "optimizer=adm", "-o", "data/data.json:loader.sampling=wieghted")
    saw = script.launch("-o", "lr=0.5", "-o", "data/data.json:loader={workers: 8, sampling: weighted}")

    assert "64" in too_many
    assert re.search(r"did you mean .adam.\?", unknown)
    assert re.search(r"did you mean .weighted.\?", unknown)
    assert saw["config"] == {"lr": 0.5, "optimizer": "adam"}
    assert saw["text"] == text.replace('"workers": 4, "sampling": "uniform"', '"workers": 8, "sampling": "weighted"')


@pytest.mark.parametrize("script", ["wandb-long"], indirect=True)
def test_a_config_that_needs_several_variables_arrives_whole(script: Script) -> None:
    script.capture()
    by_hand = script.saw()

    saw = script.launch("-o", "layer7.width=-1", "-o", "layer1499.name=the last")

    expected = by_hand["config"]
    expected["layer7"]["width"] = -1
    expected["layer1499"]["name"] = "the last"
    assert saw["config"] == expected
    assert saw["loaded"] == expected
    assert by_hand["pieces"] == []
    assert len(saw["pieces"]) >= 2
    assert set(saw["pieces"]) == {f"WANDB_CONFIG_{number}" for number in range(len(saw["pieces"]))}


@pytest.mark.parametrize("script", ["wandb-mixed"], indirect=True)
def test_launchbay_s_own_sdk_beside_wandb_gives_the_active_run_its_values(script: Script) -> None:
    script.capture()

    excluded = script.refused("-o", "model.width=16")
    saw = script.launch("-o", "model.depth=4", "-o", "made.yaml:epochs=5")

    assert "model.width" in excluded
    assert saw["config"] == {"lr": 0.1, "model": {"depth": 4, "width": 8}}
    assert saw["text"] == "# Written by the script itself.\nepochs: 5   # short\n"
