"""The real `wandb` package, offline: its users' scripts, unchanged, captured, registered and launched."""

from __future__ import annotations

import re

import pytest

from wandb_scripts import Script

pytestmark = [pytest.mark.compat, pytest.mark.xdist_group("stack")]


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
