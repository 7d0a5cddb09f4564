"""Run configs that a script takes from `wandb.init`: what it is handed, and what is refused before the launch."""

from __future__ import annotations

from typing import Any

import pytest

from core_support import ADA, World
from launchbay_core.contracts.run_manifest import parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.requests import LaunchRequest
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.services.launch import launch

VALUES = {"model": {"dim": 8, "lr": 0.1}, "rate": 0.5, "kept": {"a": 1}}


def launched(world: World, overrides: dict[str, Any]) -> tuple[Any, Any]:
    """The recorded run config, and what W&B is handed."""
    request = LaunchRequest.model_validate({"job": "job", "overrides": overrides})
    run, _ = launch(world.adapters, world.project, request, ADA)
    content = world.adapters.data_bucket.get(manifest_key(inputs_prefix(run.project, run.run_id)))
    manifest = parse_manifest(content)
    return manifest.config, manifest.config_inputs


@pytest.fixture(autouse=True)
def job(world: World) -> None:
    """A registered job whose script takes its run config from W&B."""
    world.register(inputs={"config": {"values": VALUES, "wandb": True, "exclude": ["kept"]}})


def test_a_map_that_replaces_another_takes_the_place_of_the_script_s_own(world: World) -> None:
    config, handed = launched(world, {"config": {"model": {"dim": 4}}, "replace": {"config": ["model"]}})

    assert config == {"model": {"dim": 4}, "rate": 0.5, "kept": {"a": 1}}
    assert handed == {"-model": None, "model": {"dim": 4}, "rate": 0.5}


def test_a_map_that_is_merged_is_handed_over_as_it_is(world: World) -> None:
    config, handed = launched(world, {"config": {"model": {"dim": 4}}})

    assert config == {"model": {"dim": 4, "lr": 0.1}, "rate": 0.5, "kept": {"a": 1}}
    assert handed == {"model": {"dim": 4, "lr": 0.1}, "rate": 0.5}


def test_what_wandb_makes_something_else_of_is_refused(world: World) -> None:
    with pytest.raises(InvalidInputs, match="`rate` can't be nan"):
        launched(world, {"config": {"rate": float("nan")}})
