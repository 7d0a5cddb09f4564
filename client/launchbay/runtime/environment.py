"""The environment of a run's command. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from launchbay_core.contracts import variables
from launchbay_core.contracts.run_manifest import RunManifest
from launchbay_core.domain.environment.names import is_own

# W&B's own length of a piece, so that what reads the pieces there reads them here.
MAX_VARIABLE_LENGTH = 32670

WANDB_CONFIG = re.compile(r"WANDB_CONFIG(_\d+)?")
_WANDB_VALUES = re.compile(r"WANDB_(CONFIG|LAUNCH_FILE_OVERRIDES)(_\d+)?")
_ONLY_AUTHORING = {variables.CAPTURE}


def command_environment(
    manifest: RunManifest, container: Mapping[str, str], config_file: Path, inputs_file: Path
) -> dict[str, str]:
    """The variables that a command starts with.

    From the weakest: the container's, the job's `env`, the run config, which run this is. `WANDB_MODE` and the rest of
    W&B's settings are the author's business and stay as they are. W&B locks what it is given, so it gets the
    inputs alone: a script may set its other values anew in every run.
    """
    own = {name: value for name, value in manifest.env.items() if not is_own(name)}
    kept = {name: value for name, value in {**container, **own}.items() if _is_kept(name)}
    return {
        **kept,
        **wandb_config_variables(manifest.config_inputs),
        "WANDB_LAUNCH": "true",
        variables.PROJECT: manifest.project,
        variables.RUN_ID: manifest.run_id,
        variables.JOB: manifest.job,
        variables.JOB_VERSION: str(manifest.job_version),
        variables.RUN_CONFIG: str(config_file),
        variables.SCRIPT_INPUTS: str(inputs_file),
    }


def wandb_config_variables(config: Mapping[str, Any], length: int = MAX_VARIABLE_LENGTH) -> dict[str, str]:
    """A run config as W&B hands it to `wandb.init`: in one variable, or in numbered pieces when it is long.

    >>> wandb_config_variables({"lr": 0.1})
    {'WANDB_CONFIG': '{"lr": 0.1}'}
    >>> wandb_config_variables({"lr": 0.1}, length=6)
    {'WANDB_CONFIG_0': '{"lr":', 'WANDB_CONFIG_1': ' 0.1}'}
    """
    text = json.dumps(config)
    if len(text) <= length:
        return {"WANDB_CONFIG": text}
    pieces = [text[start : start + length] for start in range(0, len(text), length)]
    return {f"WANDB_CONFIG_{number}": piece for number, piece in enumerate(pieces)}


def wandb_config_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """The run config in an environment, in one variable or in pieces; the inverse of `wandb_config_variables`."""
    pieces = [environment[name] for name in _numbered(environment)]
    return dict(json.loads(environment.get("WANDB_CONFIG") or "".join(pieces) or "{}"))


def _numbered(environment: Mapping[str, str]) -> Iterator[str]:
    number = 0
    while (name := f"WANDB_CONFIG_{number}") in environment:
        yield name
        number += 1


def _is_kept(name: str) -> bool:
    # A piece left from elsewhere would be read together with this run's, and W&B would write files anew with its own.
    return name not in _ONLY_AUTHORING and not _WANDB_VALUES.fullmatch(name)
