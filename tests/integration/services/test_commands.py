"""Launches that change the command and its environment, from the request to what the job is started with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core_support import ADA, World
from launchbay_core.contracts.run_manifest import RunManifest, parse_manifest
from launchbay_core.contracts.run_objects import inputs_prefix, manifest_key
from launchbay_core.domain.requests import LaunchRequest, RerunRequest
from launchbay_core.domain.runs import Run
from launchbay_core.errors import Malformed
from launchbay_core.inputs.errors import InvalidInputs
from launchbay_core.services.diff import diff_runs
from launchbay_core.services.launch_plans import plan
from launchbay_core.services.rerun import rerun
from launchbay_core.services.run_inputs import read_run_inputs

INPUTS = {
    "config": {"values": {"lr": 0.1, "mode": "fast"}},
    "args": {"lr": "--lr"},
    "env": {"mode": "MODE"},
    "variables": ["SEED"],
    "command": True,
}
COMMAND = ["python", "train.py"]


def manifest_of(world: World, run: Run) -> RunManifest:
    return parse_manifest(world.adapters.data_bucket.get(manifest_key(inputs_prefix(run.project, run.run_id))))


def planned(world: World, **overrides: Any) -> tuple[list[str], dict[str, str]]:
    found = plan(world.adapters, world.project, LaunchRequest.model_validate({"job": "job", "overrides": overrides}))
    return found.command, dict(found.environment.variables)


def test_a_plan_shows_the_command_and_its_environment(world: World) -> None:
    world.register(command=COMMAND, inputs=INPUTS, env={"A": "1"})

    assert planned(world) == ([*COMMAND, "--lr", "0.1"], {"A": "1", "MODE": "fast"})
    assert planned(world, args=["--epochs", "3"], env={"SEED": "7"}, config={"mode": "slow"}) == (
        [*COMMAND, "--epochs", "3", "--lr", "0.1"],
        {"A": "1", "MODE": "slow", "SEED": "7"},
    )
    assert planned(world, entry_point=["python", "eval.py"])[0] == ["python", "eval.py", "--lr", "0.1"]


def test_a_shell_s_script_gets_the_words_as_its_parameters(world: World) -> None:
    world.register(command=["bash", "-c", 'python "$@"'], inputs=INPUTS)

    assert planned(world, args=["x"])[0][3:] == ["bash", "x", "--lr", "0.1"]


def test_a_run_keeps_what_its_launch_changed_and_its_rerun_too(world: World) -> None:
    world.register(command=COMMAND, inputs=INPUTS)
    first = world.launch(overrides={"entry_point": ["python", "eval.py"], "args": ["--quick"], "env": {"SEED": "7"}})
    more = RerunRequest.model_validate({"overrides": {"args": [], "config": {"lr": 0.5}}})

    second = rerun(world.adapters, world.project, first.run_id, more, ADA).run

    assert world.run(first).overrides.to_json() == {
        "args": ["--quick"],
        "entry_point": ["python", "eval.py"],
        "env": {"SEED": "7"},
    }
    assert manifest_of(world, first)[4:7] == (
        ("python", "eval.py"),
        ("--quick", "--lr", "0.1"),
        {"MODE": "fast", "SEED": "7"},
    )
    assert manifest_of(world, second)[4:7] == (
        ("python", "eval.py"),
        ("--lr", "0.5"),
        {"MODE": "fast", "SEED": "7"},
    )
    inputs = read_run_inputs(world.adapters, second)
    assert (list(inputs.command), dict(inputs.env)) == (
        ["python", "eval.py", "--lr", "0.5"],
        {"MODE": "fast", "SEED": "7"},
    )


def test_a_diff_has_what_the_launches_changed(world: World) -> None:
    world.register(command=COMMAND, inputs=INPUTS)
    first = world.launch(overrides={"args": ["--quick"], "env": {"SEED": "7"}})
    second = world.launch(overrides={"env": {"SEED": "8"}})

    found = diff_runs(world.adapters, world.project, first.run_id, second.run_id)

    assert [(one.path, one.a, one.b) for one in found.command] == [("args", ["--quick"], None), ("env.SEED", "7", "8")]
    assert diff_runs(world.adapters, world.project, first.run_id, first.run_id).command == ()


def test_a_secret_of_the_run_config_is_a_variable_in_the_job_alone(world: World) -> None:
    schema = {"properties": {"token": {"type": "string", "format": "password"}}}
    world.register(inputs={"config": {"values": {"token": ""}, "schema": schema}, "env": {"token": "HF_TOKEN"}})

    run = world.launch(overrides={"config": {"token": "hf_1"}})

    manifest = manifest_of(world, run)
    assert manifest.env_secrets == ("HF_TOKEN",)
    assert manifest.env["HF_TOKEN"].startswith("${secret:")
    content = world.adapters.data_bucket.get(manifest_key(inputs_prefix(run.project, run.run_id)))
    assert b"hf_1" not in content
    assert json.loads(content)["version"] == 2


@pytest.mark.parametrize(
    ("overrides", "paths"),
    [
        ({"args": ["x"]}, ["args"]),
        ({"entry_point": ["x"]}, ["entry_point"]),
        ({"env": {"SEED": "1", "PATH": "x"}, "config": {"no": 1}}, ["env.SEED", "env.PATH", "no"]),
    ],
)
def test_a_job_that_allows_nothing_refuses_each(world: World, overrides: dict[str, Any], paths: list[str]) -> None:
    world.register(inputs={"config": {"values": {"lr": 0.1}}})

    with pytest.raises(InvalidInputs) as refused:
        world.launch(overrides=overrides)

    assert [error.path for error in refused.value.errors] == paths


def test_variables_that_can_t_be_are_refused_at_registration(world: World) -> None:
    with pytest.raises(Malformed) as refused:
        world.register(
            inputs={"config": {"values": {"lr": 1}}, "env": {"lx": "LX"}, "variables": ["AWS_PROFILE"]},
            env={"LAUNCHBAY_JOB": "x"},
        )

    assert [error["field"] for error in refused.value.errors] == [
        "env.LAUNCHBAY_JOB",
        "inputs.variables",
        "inputs.env.lx",
    ]
