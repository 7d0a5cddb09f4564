"""`register --capture`: a script is run once, and what it declares is what can be registered."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from launchbay.authoring.capture import CaptureFailed, Declarations, capture
from launchbay_core.domain.job_spec import JobSpec

TWICE = """
open("a.yaml", "w").write("a: 1")
launch.manage_config_file("a.yaml")
launch.manage_config_file("a.yaml", include=["a"])
"""
OUTSIDE = """
import os
os.symlink("/etc/passwd", "link.yaml")
launch.manage_config_file("link.yaml")
"""
FILE = "# The model.\nlr: 0.1   # tuned\n"


def captured(folder: Path, script: str, **env: str) -> Declarations:
    """What a script with Launchbay's SDK declares."""
    (folder / "train.py").write_text(f"from launchbay import launch\n{script}")
    return capture([sys.executable, "train.py"], folder, env)


def test_a_config_and_a_file_are_declared_with_their_selection_and_text(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/model.yaml").write_text(FILE)
    script = (
        "launch.manage_config({'trainer': {'lr': 0.1, 'betas': (0.9, 0.99)}, 'seed': 1}, include=['trainer'])\n"
        "launch.manage_config_file('conf/model.yaml', exclude=['seed'])\n"
    )

    found = captured(tmp_path, script)

    assert found.inputs == {
        "config": {"values": {"trainer": {"lr": 0.1, "betas": [0.9, 0.99]}, "seed": 1}, "include": ["trainer"]},
        "files": {"conf/model.yaml": {"text": FILE, "exclude": ["seed"]}},
    }
    assert found.command == (sys.executable, "train.py")


def test_the_script_keeps_its_own_values_while_it_is_watched(tmp_path: Path) -> None:
    captured(tmp_path, "config = {'lr': 0.1}\nassert launch.manage_config(config) is config\n")


def test_line_endings_of_a_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"lr: 0.1\r\n")

    found = captured(tmp_path, "launch.manage_config_file('a.yaml')")

    assert found.files["a.yaml"]["text"] == "lr: 0.1\r\n"


def test_a_pydantic_schema_is_declared_as_json_schema(tmp_path: Path) -> None:
    script = (
        "from pydantic import BaseModel, Field\n"
        "class Config(BaseModel):\n    lr: float = Field(0.1, gt=0)\n"
        "launch.manage_config({'lr': 0.1}, schema=Config)\n"
    )

    config: Any = captured(tmp_path, script).config

    assert config["schema"]["properties"]["lr"]["exclusiveMinimum"] == 0


def test_what_the_script_prints_goes_to_standard_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    captured(tmp_path, "print('epoch 1')\nlaunch.manage_config({'a': 1})")

    said = capfd.readouterr()
    assert said.out == ""
    assert "epoch 1" in said.err


def test_a_variable_that_is_given_is_in_the_script_s_environment(tmp_path: Path) -> None:
    found = captured(tmp_path, "import os\nlaunch.manage_config({'who': os.environ['WHO']})", WHO="me")

    assert found.config == {"values": {"who": "me"}}


def test_workers_that_declare_the_same_again_change_nothing(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\nlaunch.manage_config({'a': float('nan')})\n"
        "if len(sys.argv) < 2:\n    subprocess.run([sys.executable, 'train.py', 'worker'], check=True)\n"
    )

    found = captured(tmp_path, script)

    assert found.config is not None
    assert list(found.config["values"]) == ["a"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("print('nothing')", "declares no inputs"),
        ("raise SystemExit(3)", "ended with status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with signal 9"),
        ("launch.manage_wandb_config()", "not wandb.init"),
        ("launch.manage_config({'a': 1}); launch.manage_config({'a': 2})", "more than once"),
        ("launch.manage_config({'a': object()})", "ended with status 1"),
        (TWICE, "more than once"),
        (OUTSIDE, "which is outside "),
    ],
)
def test_what_can_t_be_registered_fails_with_the_reason(tmp_path: Path, script: str, said: str) -> None:
    with pytest.raises(CaptureFailed, match=said):
        captured(tmp_path, script)


@pytest.mark.parametrize("command", [["no-such-program"], ["./train.py"], [""]])
def test_a_command_that_can_t_be_run_fails_with_the_reason(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "train.py").write_text("")

    with pytest.raises(CaptureFailed, match="can't be run"):
        capture(command, tmp_path)


def test_the_hook_runs_the_sitecustomize_that_it_hides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import builtins\nbuiltins.customized = 'yes'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    found = captured(tmp_path, "launch.manage_config({'customized': customized})")

    assert found.config == {"values": {"customized": "yes"}}


def test_values_are_declared_as_json_has_them(tmp_path: Path) -> None:
    script = """
from pathlib import Path
class Scalar:
    def tolist(self): return 7
launch.manage_config({1: Path("a/b"), "n": Scalar(), None: (1, 2)})
"""

    found = captured(tmp_path, script)

    assert found.config == {"values": {"1": "a/b", "n": 7, "null": [1, 2]}}


def test_a_script_that_fails_under_another_python_names_that_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "bin" / "python"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(other.parent))

    with pytest.raises(CaptureFailed, match=f"`python` is {other}, but"):
        capture(["python", "train.py"], tmp_path)


def test_literals_of_a_schema_travel_as_json_has_them(tmp_path: Path) -> None:
    script = (
        "import datetime\n"
        "day = datetime.date(2026, 1, 31)\n"
        "launch.manage_config({'day': '2026-01-31'}, schema={'properties': {'day': {'enum': [day], 'default': day}}})\n"
    )

    config: Any = captured(tmp_path, script).config

    assert config["schema"] == {"properties": {"day": {"enum": ["2026-01-31"], "default": "2026-01-31"}}}


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("{1: 'a', '1': 'b'}", "two keys of one map are both written `1`"),
        ("{'a': '\\ud800'}", "half of a surrogate pair"),
        ("ring", "nested deeper than 100 levels"),
    ],
)
def test_a_config_that_can_t_be_plain_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], config: str, reason: str
) -> None:
    with pytest.raises(CaptureFailed):
        captured(tmp_path, f"ring = {{}}\nring['a'] = ring\nlaunch.manage_config({config})\n")

    assert reason in capfd.readouterr().err


def test_where_a_script_takes_new_keys_and_what_it_takes_alone_is_declared(tmp_path: Path) -> None:
    script = """
from launchbay import launch
launch.manage_config({"lr": 0.1}, schema={"properties": {"lr": {}}}, strict=True)
launch.manage_config_file("a.yaml", open=["opt"])
launch.manage_config_file("b.yaml", open=True)
"""
    (tmp_path / "a.yaml").write_text("opt: {lr: 1}\n")
    (tmp_path / "b.yaml").write_text("opt: {lr: 1}\n")

    found = captured(tmp_path, script)

    assert found.config == {"values": {"lr": 0.1}, "schema": {"properties": {"lr": {}}}, "strict": True}
    assert {path: file["open"] for path, file in found.files.items()} == {"a.yaml": ["opt"], "b.yaml": True}
    JobSpec.model_validate({"command": ["true"], "inputs": found.inputs})


def test_loading_the_run_config_answers_with_what_is_declared_so_far(tmp_path: Path) -> None:
    script = (
        "assert launch.load_wandb_config() == {}\n"
        "config = launch.manage_config({'lr': 0.1, 'seed': 1}, exclude=['seed'])\n"
        "assert launch.load_wandb_config() == {'lr': 0.1, 'seed': 1}\n"
    )

    assert captured(tmp_path, script).config == {"values": {"lr": 0.1, "seed": 1}, "exclude": ["seed"]}


def test_a_script_that_reads_the_run_config_that_it_is_given_is_registered_with_it(tmp_path: Path) -> None:
    found = captured(tmp_path, "assert launch.load_wandb_config() == {'lr': 0.1}", WANDB_CONFIG='{"lr": 0.1}')

    assert found.config == {"values": {"lr": 0.1}, "wandb": True}


def test_the_config_of_a_launch_around_the_capture_is_not_the_script_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_CONFIG", '{"lr": 5}')
    monkeypatch.setenv("WANDB_LAUNCH", "true")
    monkeypatch.setenv("WANDB_CONFIG_PATHS", "kept.yaml")
    script = (
        "import os\n"
        "assert launch.load_wandb_config() == {}\nassert 'WANDB_LAUNCH' not in os.environ\n"
        "launch.manage_config({'paths': os.environ['WANDB_CONFIG_PATHS']})\n"
    )

    assert captured(tmp_path, script).config == {"values": {"paths": "kept.yaml"}}


def test_what_a_failed_script_declared_is_taken_if_that_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("from launchbay import launch\nlaunch.manage_config({'a': 1})\n1 / 0\n")
    asked: list[str] = []

    with pytest.raises(CaptureFailed, match=r"ended with status 1 .*Nothing was registered.*--yes"):
        capture([sys.executable, "train.py"], tmp_path)
    found = capture([sys.executable, "train.py"], tmp_path, accept=lambda reason: not asked.append(reason))  # type: ignore[func-returns-value]

    assert found.config == {"values": {"a": 1}}
    assert "ended with status 1" in asked[0]
