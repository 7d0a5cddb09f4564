"""Values on the command line of a real Hydra job: what Hydra has is exactly what the launch gave."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from launchbay_core.domain.arguments import arguments_of
from launchbay_core.domain.job_spec import Inputs
from launchbay_core.domain.jobs import RunConfig

pytestmark = pytest.mark.compat

MAIN = """
import json, hydra
from omegaconf import OmegaConf

@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg):
    print("GOT", json.dumps(OmegaConf.to_container(cfg)))

main()
"""
BASE = "x: old\nopt: {name: adam, betas: []}\ntags: [a]\nmaybe: 1\n"
TEXTS = [
    "1.10",
    "null",
    "[a]",
    "1e5",
    "true",
    "a,b",
    "#1",
    "介绍",
    "log/epoch=9-step=8.ckpt",
    'it\'s "x" \\',
    "",
    "~x",
    "@y",
]


def got(folder: Path, config: dict[str, Any]) -> Any:
    """What a Hydra job composes of the arguments that a run config makes."""
    (folder / "conf").mkdir(exist_ok=True)
    (folder / "conf" / "config.yaml").write_text(BASE)
    (folder / "main.py").write_text(MAIN)
    declared = Inputs.model_validate({"args": {"style": "hydra", **{name: f"{name}=" for name in config}}}).args
    words, errors = arguments_of(declared, RunConfig(config, {"properties": {}}), config, ["main.py"])
    assert errors == []
    command = [sys.executable, "main.py", "hydra.run.dir=.", "hydra.output_subdir=null", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.removeprefix("GOT "))


def test_texts_lists_maps_and_nulls_arrive_as_they_are(tmp_path: Path) -> None:
    config = {"x": "1.10", "opt": {"name": "null", "betas": [0.9, 1e-8]}, "tags": [*TEXTS, 1, True], "maybe": None}

    assert got(tmp_path, config) == config


@pytest.mark.parametrize("text", TEXTS[:6])
def test_a_text_is_no_number_no_list_and_no_sweep(tmp_path: Path, text: str) -> None:
    assert got(tmp_path, {"x": text})["x"] == text
