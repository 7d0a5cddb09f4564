"""W&B scripts that declare nothing: their whole run config is the input, and the launched values are there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wandb_launches import Folder

pytestmark = [pytest.mark.compat]

JOB = Path(__file__).parent / "jobs" / "wandb-undeclared" / "train.py"
WAYS = ["dict", "dashes", "child", "namespace", "object", "file", "defaults"]
LATE = ["attributes", "items", "update", "setdefaults", "twice"]
VALUES = {"zeta": 2.0, "alpha": {"width": 8, "act": "relu", "betas": [0.9, 1.0]}, "name": None, "dash": True}


@pytest.fixture
def script(tmp_path: Path) -> Folder:
    shutil.copy(JOB, tmp_path)
    return Folder(tmp_path)


@pytest.mark.parametrize("way", [*WAYS, *LATE])
def test_the_whole_config_is_the_input_however_it_is_set(script: Folder, way: str) -> None:
    found = script.capture(way)

    recorded = script.launch(found, "zeta=0.5", "alpha.width=16", "name=late", "dash=false")

    config = found.config
    assert config == {"values": VALUES, "wandb": True}
    assert list(config["values"]) == list(VALUES)
    assert list(config["values"]["alpha"]) == ["width", "act", "betas"]
    assert isinstance(config["values"]["zeta"], float)
    assert script.saw["config"] == recorded
    assert recorded == {
        "zeta": 0.5,
        "alpha": {"width": 16, "act": "relu", "betas": [0.9, 1.0]},
        "name": "late",
        "dash": False,
    }


@pytest.mark.parametrize(
    ("way", "override", "alpha"),
    [
        ("dict", "alpha:={width: 4}", {"width": 4}),
        ("attributes", "alpha:={width: 4}", {"width": 4}),
        ("dict", "alpha={width: 4}", {"width": 4, "act": "relu", "betas": [0.9, 1.0]}),
        ("dict", "~alpha.act", {"width": 8, "betas": [0.9, 1.0]}),
        ("dict", "alpha.betas[0]=0.5", {"width": 8, "act": "relu", "betas": [0.5, 1.0]}),
        ("dict", "alpha.betas=[0.5, 2.0]", {"width": 8, "act": "relu", "betas": [0.5, 2.0]}),
    ],
)
def test_the_record_is_what_the_script_had(script: Folder, way: str, override: str, alpha: object) -> None:
    recorded = script.launch(script.capture(way), override)

    assert script.saw["config"] == recorded == {**VALUES, "alpha": alpha}
