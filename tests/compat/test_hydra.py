"""A job of the real Hydra's: its whole config tree is registered, and any file of it changed at launch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from stack_process import ROOT, StackProcess

pytestmark = [pytest.mark.compat]

EXAMPLE = ROOT / "examples" / "hydra"
TREE = ["conf/config.yaml", "conf/data/cifar10.yaml", "conf/experiment/large.yaml", "conf/model/resnet.yaml"]


def composed(output: str) -> Any:
    """The config that the job saw, from its log."""
    (line,) = [line for line in output.splitlines() if line.startswith("composed ")]
    return json.loads(line.removeprefix("composed "))


def on(file: str, *assignments: str) -> list[str]:
    """Overrides of a file below conf/."""
    return [word for assignment in assignments for word in ("-o", f"conf/{file}:{assignment}")]


@pytest.fixture
def tree(stack: StackProcess, project: str) -> str:
    """The registered job's name."""
    stack.cli("register", str(EXAMPLE), project=project)
    return "hydra"


def test_the_whole_tree_is_registered_with_a_selection_of_its_own_for_one_file(
    stack: StackProcess, project: str, tree: str
) -> None:
    schema = json.loads(stack.cli("schema", tree, "--json", project=project).stdout)

    types = {path: file["types"] for path, file in schema["files"].items()}
    assert sorted(types) == sorted([*TREE, "conf/model/vit.yaml"])
    assert "hydra" not in types["conf/config.yaml"]
    assert types["conf/data/cifar10.yaml"]["path"] == "any"  # `???`: Hydra's mark of a value that is missing
    assert types["conf/config.yaml"]["trainer"]["lr"] == "float"


def test_overrides_in_any_file_and_another_group_member_are_composed_by_hydra(
    stack: StackProcess, project: str, tree: str
) -> None:
    chosen = "defaults=[{model: vit}, {data: cifar10}, _self_, {override hydra/job_logging: none}]"
    overrides = [
        *on("config.yaml", chosen, "trainer.lr=3e-4", "run_name=${model.name}-${trainer.batch_size}"),
        *on("data/cifar10.yaml", "path=/data/cifar10", "augment.flip=false", "samples=1_000"),
        *on("model/vit.yaml", "layers=24"),
    ]

    launched = stack.cli("launch", tree, *overrides, "--follow", project=project)

    assert composed(launched.stdout) == {
        "model": {"name": "vit", "patch": 16, "width": 384, "heads": 24, "layers": 24},
        "data": {
            "name": "cifar10",
            "path": "/data/cifar10",
            "augment": {"crop": True, "flip": False},
            "samples": 1000,
            "steps": 195,
        },
        "trainer": {"lr": 0.0003, "batch_size": 256, "steps": 195, "checkpoint": "none"},
        "seed": 42,
        "run_name": "vit-256",
    }


def test_the_files_that_hydra_reads_keep_their_comments_directives_and_order(
    stack: StackProcess, project: str, tree: str
) -> None:
    overrides = [*on("experiment/large.yaml", "trainer.batch_size=4096"), *on("data/cifar10.yaml", "path=/data")]

    plan = json.loads(stack.cli("launch", tree, *overrides, "--dry-run", "--json", project=project).stdout)

    texts = {path: (EXAMPLE / path).read_text() for path in plan["files"]}
    assert plan["files"]["conf/experiment/large.yaml"]["text"] == texts["conf/experiment/large.yaml"].replace(
        "1024", "4096"
    )
    assert plan["files"]["conf/data/cifar10.yaml"]["text"] == texts["conf/data/cifar10.yaml"].replace("???", "/data")
    assert [path for path, file in plan["files"].items() if file["text"] != texts[path]] == [
        "conf/data/cifar10.yaml",
        "conf/experiment/large.yaml",
    ]


def test_an_experiment_of_the_tree_is_chosen_by_an_override_of_the_defaults_list(
    stack: StackProcess, project: str, tree: str
) -> None:
    chosen = "defaults=[{model: resnet}, {data: cifar10}, _self_, {experiment: large}]"

    launched = stack.cli(
        "launch", tree, *on("config.yaml", chosen), *on("data/cifar10.yaml", "path=/d"), "--follow", project=project
    )

    assert composed(launched.stdout)["model"]["name"] == "vit"
    assert composed(launched.stdout)["trainer"]["batch_size"] == 1024


def test_what_the_author_holds_back_and_what_is_in_no_file_is_refused(
    stack: StackProcess, project: str, tree: str
) -> None:
    held = stack.cli("launch", tree, *on("config.yaml", "hydra.run.dir=/"), project=project, expect=1)
    typo = stack.cli("launch", tree, *on("model/vit.yaml", "patsh=8"), project=project, expect=1)
    absent = stack.cli("launch", tree, *on("model/vitt.yaml", "patch=8"), project=project, expect=1)

    assert "`hydra" in held.stderr
    assert "did you mean `patch`?" in typo.stderr
    assert "conf/model/vit.yaml" in absent.stderr


def test_one_glob_is_enough_to_register_a_tree(stack: StackProcess, project: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "job")
    (tmp_path / "job" / "launchbay.yaml").write_text(
        "name: hydra\ncommand: python train.py\ninputs:\n  files: conf/**/*.yaml\n"
    )

    registered = stack.cli("register", str(tmp_path / "job"), "--json", project=project)

    assert sorted(json.loads(registered.stdout)["inputs"]["files"]) == sorted([*TREE, "conf/model/vit.yaml"])


def test_a_config_of_a_group_is_chosen_by_name_and_one_item_of_the_list_changes(
    stack: StackProcess, project: str, tree: str
) -> None:
    words = ["-o", "model=vit", *on("data/cifar10.yaml", "path=/d")]

    plan = json.loads(stack.cli("launch", tree, *words, "--dry-run", "--json", project=project).stdout)
    launched = stack.cli("launch", tree, *words, "--follow", project=project)

    text = (EXAMPLE / "conf/config.yaml").read_text()
    assert plan["files"]["conf/config.yaml"]["text"] == text.replace("model: resnet", "model: vit")
    assert composed(launched.stdout)["model"]["name"] == "vit"


def test_an_experiment_is_added_by_name_and_a_rerun_s_choice_wins_over_it(
    stack: StackProcess, project: str, tree: str
) -> None:
    words = ["-o", "+experiment=large", *on("data/cifar10.yaml", "path=/d")]

    launched = stack.cli("launch", tree, *words, "--follow", project=project)
    run = json.loads(stack.cli("runs", "--json", project=project).stdout)[0]["run_id"]
    again = stack.cli("rerun", run, "-o", "model=resnet", "--follow", project=project)

    assert composed(launched.stdout)["model"]["name"] == "vit"
    assert composed(again.stdout)["model"]["name"] == "resnet"
    assert composed(again.stdout)["trainer"]["batch_size"] == 1024


def test_an_interpolation_takes_the_place_of_a_number(stack: StackProcess, project: str, tree: str) -> None:
    words = [*on("config.yaml", "seed=${model.layers}"), *on("data/cifar10.yaml", "path=/d", "steps=${seed}")]

    launched = stack.cli("launch", tree, *words, "--follow", project=project)

    assert composed(launched.stdout)["data"]["steps"] == 18


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["-o", "model=vitt"], "did you mean `vit`?"),
        (["-o", "experiment=large"], "write `+experiment=…`"),
        (["-o", "model=vit,resnet"], "a launch starts one run"),
        (["-o", "conf/config.yaml:trainer.lr=1e-3,1e-4"], "a launch starts one run"),
        (["--multirun", "-o", "model=vit"], "no `--multirun`"),
        (["-m"], "no `--multirun`"),
    ],
)
def test_what_chooses_nothing_or_several_is_refused(
    stack: StackProcess, project: str, tree: str, words: list[str], reason: str
) -> None:
    assert reason in stack.cli("launch", tree, *words, project=project, expect=2).stderr
