"""What a capture makes of W&B's runs: several of them, values that a launch can't give, scripts that don't end well."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchbay.authoring.capture import CaptureFailed
from wandb_launches import Folder

pytestmark = [pytest.mark.compat]

FOLDS = """
import json, os, wandb
saw = []
for fold in range(2):
    run = wandb.init(config={"lr": 0.1, "fold": fold, "model": {"dim": 4, "seed": fold}})
    run.config.update({"tried": fold})
    saw.append({key: value for key, value in dict(run.config).items() if key != "_wandb"})
    run.finish()
json.dump(saw, open(os.environ["SEEN"], "w"))
"""
UNFIT = """
import json, os, wandb
config = {"lr": 0.1, "steps": {0: 0.1, 10: 0.01}, "opt": {"name": "sgd", "at": [{1: 2}]}, "none": float("nan")}
run = wandb.init(config=config)
json.dump({key: run.config[key] for key in config}, open(os.environ["SEEN"], "w"))
run.finish()
"""
LOADED = """
import json, os, wandb
from wandb.sdk import launch
config = launch.load_wandb_config()
run = wandb.init(config={"lr": 0.1, **dict(config)})
again = dict(launch.load_wandb_config())
json.dump({"first": dict(config), "again": again}, open(os.environ["SEEN"], "w"))
run.finish()
"""
READS = """
import json, os, wandb
with wandb.init(settings=wandb.Settings(disable_git=True)) as run:
    run.log({"query": len(run.config["query"])})
    seen = {key: value for key, value in dict(run.config).items() if key != "_wandb"}
json.dump(seen, open(os.environ["SEEN"], "w"))
"""
FAILS = """
import os, signal, sys, time, wandb
from wandb.sdk import launch
open("a.yaml", "w").write("epochs: 3\\n")
launch.manage_config_file("a.yaml")
launch.manage_wandb_config(exclude=["seed"])
run = wandb.init(config={"lr": 0.1, "seed": 1})
run.config.layers = [64, 32]
{end}
"""
PARTLY = """
run = wandb.init()
run.config.model = {"dim": 1, "depth": 2}
from wandb.sdk import launch
launch.manage_wandb_config(include=["model.dim"])
"""
AFTER_INIT = """
import json, os, wandb
from launchbay import launch
run = wandb.init(config={"l": [1, 2, 3, 4], "sets": [{"a": 1, "s": 0}], "opt": {"at": [1, 2]}, "lr": 0.1})
launch.manage_wandb_config(exclude=["sets[*].s"])
launch.manage_wandb_config(exclude=["sets[*].s"])
json.dump({key: value for key, value in dict(run.config).items() if key != "_wandb"}, open(os.environ["SEEN"], "w"))
run.finish()
"""
INPUTS = {
    "config": {"values": {"lr": 0.1, "seed": 1, "layers": [64, 32]}, "exclude": ["seed"], "wandb": True},
    "files": {"a.yaml": {"text": "epochs: 3\n"}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_differs_between_a_script_s_runs_is_not_an_input(folder: Folder) -> None:
    found = folder.write(FOLDS).capture()

    folder.launch(found, "lr=0.5", "model.dim=8")

    assert found.config is not None
    assert found.config["exclude"] == ["fold", "model.seed", "tried"]
    assert [notice.split("`")[1] for notice in found.notices] == ["fold", "model.seed", "tried"]
    assert folder.saw == [
        {"lr": 0.5, "fold": fold, "model": {"dim": 8, "seed": fold}, "tried": fold} for fold in range(2)
    ]


def test_maps_with_keys_that_are_not_text_stay_the_script_s_own(folder: Folder) -> None:
    found = folder.write(UNFIT).capture()
    by_hand = folder.saw

    recorded = folder.launch(found, "lr=0.5", "opt.name=adam", "none=1.5")

    assert found.config is not None
    assert found.config["exclude"] == ["steps", "opt.at"]
    assert all("is not an input" in notice for notice in found.notices)
    assert folder.saw == {**by_hand, "lr": 0.5, "opt": {**by_hand["opt"], "name": "adam"}, "none": 1.5}
    assert folder.saw == recorded


def test_loading_the_run_config_answers_as_in_a_run_with_nothing_overridden(folder: Folder) -> None:
    found = folder.write(LOADED).capture()

    assert folder.saw == {"first": {}, "again": {"lr": 0.1}}
    assert found.config == {"values": {"lr": 0.1}, "wandb": True}

    folder.launch(found)

    assert folder.saw == {"first": {"lr": 0.1}, "again": {"lr": 0.1}}


def test_a_script_that_only_reads_its_config_is_captured_with_the_one_that_it_is_given(folder: Folder) -> None:
    given = '{"query": "select 1", "retry": {"attempts": 3}}'

    found = folder.write(READS).capture(WANDB_CONFIG=given)
    recorded = folder.launch(found, "retry.attempts=5")

    assert found.config == {"values": {"query": "select 1", "retry": {"attempts": 3}}, "wandb": True}
    assert folder.saw == recorded == {"query": "select 1", "retry": {"attempts": 5}}


@pytest.mark.parametrize(
    "assigned",
    [["~l[3]", "~l[-2]"], ["l[+]=5", "l[+]=5"], ["~opt.at[1]"], ["sets[+]={a: 3}", "sets[0].a=2", "lr=0.5"]],
)
def test_items_that_wandb_init_was_given_are_not_changed_again_after_it(folder: Folder, assigned: list[str]) -> None:
    found = folder.write(AFTER_INIT).capture()

    recorded = folder.launch(found, *assigned)

    assert folder.saw == recorded


@pytest.mark.parametrize(
    "end",
    ["raise ValueError('no data')", "os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)", "run.finish(); sys.exit(1)"],
)
def test_what_a_script_declared_before_it_failed_can_be_registered(folder: Folder, end: str) -> None:
    folder.write(FAILS.replace("{end}", end))

    with pytest.raises(CaptureFailed, match="--yes"):
        folder.capture()
    found = folder.capture(accept=lambda _: True)

    assert found.inputs == INPUTS


@pytest.mark.parametrize("end", ["time.sleep(600)", "run.log({'loss': 1}); time.sleep(600)"])
def test_a_script_is_stopped_once_its_inputs_are_known(folder: Folder, end: str) -> None:
    found = folder.write(FAILS.replace("{end}", end)).capture(stop=True)

    assert found.inputs == INPUTS


def test_files_alone_make_the_run_config_no_input(folder: Folder) -> None:
    script = FAILS.replace('launch.manage_wandb_config(exclude=["seed"])', "")

    found = folder.write(script.replace("{end}", "")).capture()

    assert found.inputs == {"config": None, "files": INPUTS["files"]}


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("wandb.init(config={'a': 1}, mode='disabled')", "W&B is disabled"),
        (
            PARTLY,
            "only a part of it is an input",
        ),
    ],
)
def test_a_run_that_would_not_take_a_launch_s_values_is_refused(folder: Folder, script: str, said: str) -> None:
    with pytest.raises(CaptureFailed, match=said):
        folder.write(f"import wandb\n{script}\n").capture()


def test_a_run_without_a_config_is_registered_without_inputs(folder: Folder) -> None:
    found = folder.write("import wandb\nwith wandb.init() as run:\n    run.log({'hello': 'world'})\n").capture()

    assert found.inputs == {"config": None, "files": {}}
    assert len(found.notices) == 1
