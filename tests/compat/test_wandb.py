"""The real `wandb` package, offline: its users' scripts, unchanged, captured, registered and launched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from wandb_scripts import Script

pytestmark = [pytest.mark.compat]


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


LAUNCH_FILE = {
    "overrides": {"run_config": {"zeta": 0.5}, "files": {}, "args": [], "entry_point": [], "artifacts": {}},
    "resource": "local-container",
    "resource_args": {"local-container": {"net": "host"}},
    "project": "vision",
    "entity": None,
}


@pytest.mark.parametrize("script", ["wandb-undeclared"], indirect=True)
def test_a_script_that_declares_nothing_sees_the_values_of_a_launch_file_and_of_assignments(
    script: Script, tmp_path: Path
) -> None:
    file = tmp_path / "launch.json"
    file.write_text(json.dumps(LAUNCH_FILE))
    script.capture("dict")

    saw = script.launch("--overrides", str(file), "-o", "alpha:={width: 4}", "-o", "name=late")

    assert saw["config"] == {"zeta": 0.5, "alpha": {"width": 4}, "name": "late", "dash": True}
    assert saw["config"] == script.recorded()
    assert "can't be nan" in script.refused("-o", "zeta=.nan")
    assert list(script.types()["config"]) == ["zeta", "alpha", "name", "dash"]
    assert list(script.types()["config"]["alpha"]) == ["width", "act", "betas"]


@pytest.mark.parametrize("script", ["wandb-query"], indirect=True)
def test_a_script_that_only_reads_its_config_is_launched_with_its_own_config_files(script: Script) -> None:
    given = '{"query": "select * from actor", "retry": {"attempts": 3, "backoff": {"max": 60}}, "token_env": "NONE"}'
    script.capture(options=(f"--env=WANDB_CONFIG={given}",))

    saw = script.launch("--overrides", str(script.folder / "configs/long.yml"))

    assert saw["config"] == script.recorded()
    assert saw["config"] == {
        "query": "select * from film",
        "retry": {"attempts": 5, "backoff": {"max": 60}},
        "token_env": "NONE",
    }
