"""The environment that a run's command gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from launchbay.runtime.environment import command_environment, wandb_config_variables
from launchbay_core.contracts.run_manifest import parse_manifest
from manifests import FIELDS


def environment(container: dict[str, str], **fields: Any) -> dict[str, str]:
    """The variables of the command of a run with these fields."""
    manifest = parse_manifest(json.dumps({**FIELDS, **fields}).encode())
    return command_environment(manifest, container, Path("/private/config.json"), Path("/private/inputs.json"))


def test_the_command_s_environment_says_which_run_it_is() -> None:
    found = environment({"PATH": "/bin", "LAUNCHBAY_CAPTURE": "x"})

    assert found["PATH"] == "/bin"
    assert found["WORKERS"] == "4"
    assert (found["LAUNCHBAY_JOB"], found["LAUNCHBAY_JOB_VERSION"]) == ("digits", "3")
    assert (found["LAUNCHBAY_CONFIG"], found["LAUNCHBAY_MANIFEST"]) == ("/private/config.json", "/private/inputs.json")
    assert "LAUNCHBAY_CAPTURE" not in found


def test_w_b_gets_the_inputs_and_not_the_rest_of_the_config() -> None:
    found = environment({})

    assert found["WANDB_LAUNCH"] == "true"
    assert json.loads(found["WANDB_CONFIG"]) == {"lr": 0.1}


def test_the_author_s_variables_go_over_the_container_s_but_not_over_the_run_s() -> None:
    env = {"WORKERS": "8", "LAUNCHBAY_RUN_ID": "another", "AWS_BATCH_JOB_ID": "another", "WANDB_MODE": "offline"}

    found = environment({"WORKERS": "2", "AWS_BATCH_JOB_ID": "mine"}, env=env)

    assert found["WORKERS"] == "8"
    assert found["LAUNCHBAY_RUN_ID"] == FIELDS["run_id"]
    assert found["AWS_BATCH_JOB_ID"] == "mine"
    assert found["WANDB_MODE"] == "offline"


def test_pieces_of_another_config_are_not_read_together_with_this_one() -> None:
    found = environment({"WANDB_CONFIG_0": "old", "WANDB_LAUNCH_FILE_OVERRIDES": "{}", "WANDB_CONFIG_DIR": "/kept"})

    assert "WANDB_CONFIG_0" not in found
    assert "WANDB_LAUNCH_FILE_OVERRIDES" not in found
    assert found["WANDB_CONFIG_DIR"] == "/kept"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.floats(allow_nan=False)), st.integers(1, 50))
def test_a_config_of_any_length_is_whole_when_its_pieces_are_put_together(config: dict[str, Any], length: int) -> None:
    variables = wandb_config_variables(config, length)

    names = ["WANDB_CONFIG"] if "WANDB_CONFIG" in variables else [f"WANDB_CONFIG_{n}" for n in range(len(variables))]
    assert sorted(names) == sorted(variables)
    assert json.loads("".join(variables[name] for name in names)) == config
    assert all(len(piece) <= length for piece in variables.values())
